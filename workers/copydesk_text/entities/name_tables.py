"""Tables that tell names of people and organisations from other capitals. A line more here is all that it takes."""

from typing import Final

from copydesk_text.phrases import phrases, words

#: Titles and offices that stand right before a name.
TITLES: Final = phrases("""
    President | Vice President | Prime Minister | Deputy Prime Minister | Premier | Chancellor | Minister
    counterpart | Foreign Minister | Defense Minister | Defence Minister | Interior Minister | Finance Minister
    Economy Minister | Justice Minister | Health Minister | Energy Minister | Oil Minister | Secretary of State
    Defense Secretary | Foreign Secretary | Home Secretary | Treasury Secretary | Press Secretary
    Secretary-General | Secretary General | Attorney General | Governor | Senator | Sen. | Rep. | Gov. | Mayor
    King | Queen | Prince | Princess | Emir | Sheikh | Ayatollah | Pope | General | Gen. | Colonel | Col. | Major
    Lieutenant | Captain | Admiral | Ambassador | Envoy | Judge | Justice | Professor | Prof. | Dr. | Doctor | Mr.
    Mr | Mrs. | Mrs | Ms. | Ms | Sir | Dame | Chairman | Chairwoman | Chief Executive | CEO | spokesman
    spokeswoman | spokesperson | Speaker | Commissioner | Commander | coach | analyst | economist | Congressman
    Congresswoman | Inspector | Detective | Sgt. | Sergeant | MP | foreign minister | prime minister | president
    lawmaker | counterparts | Präsident | Präsidentin | Bundeskanzler | Bundeskanzlerin | Kanzler | Kanzlerin
    Außenminister | Außenministerin | Innenminister | Innenministerin | Verteidigungsminister
    Verteidigungsministerin | Finanzminister | Ministerpräsident | Ministerpräsidentin | Regierungschef | Sprecher
    Sprecherin | Bürgermeister | Bürgermeisterin | président | présidente | ministre | chancelier | chancelière
    porte-parole | maire | M. | Mme | presidente | ministro | ministra | canciller | alcalde | alcaldesa | portavoz
    premier | sindaco | primeiro-ministro | президент | президента | президентом | премьер-министр | министр
    канцлер | губернатор | генсек | мэр | глава МИД | президент США | президента США | главы МИД
""")
#: Given names common enough to tell, with the word behind them, that a person is named.
GIVEN_NAMES: Final = words("""
    Aaron Abbas Abdel Abdul Abdulaziz Abdullah Abdulrahman Abraham Adam Adil Adrian Ahmad Ahmed Alan Albert Alberto
    Alejandro Aleksandr Aleksei Alex Alexander Alexandra Alexei Alexey Alfred Alfredo Alice Alison Amanda Amin Amina
    Amir Amy Ana Anas Anatoly Andre Andrea Andreas Andrei Andrés Andrew Andrey Andriy Andrzej Angela Anita Ann Anna
    Anne Annalena Anthony Antonio António Antony Arnold Arthur Ayman Aziz Barack Barbara Bashar Ben Benjamin Bernard
    Bernd Bernie Beth Bill Björn Bob Boris Brad Brian Bruce Bruno Carl Carla Carlos Carmen Carol Caroline Catherine
    Cecilia Charles Chris Christian Christina Christine Christopher Christoph Claire Claudia Claudio Colin Craig
    Cristina Cyril Dan Daniel Daniela Dave David Deborah Denis Dennis Derek Dick Dieter Dilma Dmitri Dmitry Dmytro
    Dominic Donald Donna Doug Douglas Ebrahim Eduardo Edward Elena Eleanor Elizabeth Ellen Elon Emily Emma Emmanuel
    Enrique Eric Erik Ernest Esther Eugene Eva Evan Fadi Faisal Fatima Felipe Fernando Filippo Florian Francesco
    Francis Francisco François Frank Franz Fred Frederick Friedrich Gabriel Gareth Gary Gavin Gennady Geoffrey
    George Georgi Gerard Gerhard Gilbert Giorgia Giovanni Giuseppe Gordon Graham Greg Gregory Guillermo Gustavo
    Haider Hamad Hamid Hannah Hans Harold Harry Hassan Hasan Heather Heinz Helen Helmut Henri Henry Herbert Hillary
    Hisham Hosni Howard Hugh Hugo Hussein Ian Ibrahim Igor Imran Ingrid Irina Isabel Ismail Ivan Jack Jacob Jacques
    Jaime Jair Jake James Jamal Jane Janet Jason Javier Jean Jeff Jeffrey Jennifer Jens Jeremy Jerome Jessica Jim
    Jimmy Joan Joao João Joe Joel Johan Johannes John Johnny Jonathan Jorge José Jose Joseph Josep Joshua Juan
    Judith Julia Julian Julie Jürgen Justin Kamal Kamala Karen Karim Karin Karl Kate Katherine Kathleen Keith Keir
    Kelly Ken Kenneth Kevin Khaled Khalid Khalifa Kim Kirill Klaus Konstantin Kurt Lars Laura Lauren Laurent
    Lawrence Leonid Leslie Lewis Liam Linda Lindsey Lionel Lisa Louis Louise Lucas Lucy Luigi Luis Luiz Luka Lula
    Magdalena Mahmoud Manuel Marc Marcel Marco Marcos Margaret Maria María Marie Marina Marine Mario Mariano Mark
    Markus Martin Martha Mary Masoud Matteo Matthew Matthias Maurice Max Maxim Megan Melissa Michael Michel Michelle
    Miguel Mikhail Mike Mohamed Mohammad Mohammed Monica Mohsen Moussa Muhammad Mukhtar Mustafa Mykola Nabil Nadia
    Nancy Narendra Natalia Natalie Nathan Neil Nicholas Nick Nicola Nicolas Nicolás Nigel Nikolai Nikolay Nils Noah
    Nouri Olaf Oleg Oleksandr Oleksiy Olga Oliver Olivier Omar Osama Oscar Otto Pablo Pamela Patricia Patrick Paul
    Paula Paulo Pavel Pedro Pete Peter Petr Petro Phil Philip Philippe Pierre Piotr Pyotr Qasem Rachel Rafael Ralph
    Ramzan Randy Raúl Ray Raymond Rebecca Recep Reza Ricardo Richard Rick Rishi Rob Robert Roberto Robin Rodrigo
    Roger Roland Roman Ron Ronald Rosa Ruslan Russell Ruth Ryan Saad Said Saleh Salem Salman Sam Sameh Samir Samuel
    Sandra Sara Sarah Scott Sean Sebastian Serge Sergei Sergey Sergio Sharon Shinzo Silvio Simon Sofia Sophie
    Stephan Stephanie Stephen Steve Steven Stuart Susan Suzanne Svetlana Tamara Tariq Tatiana Ted Teresa Terry
    Thabet Theresa Thierry Thomas Tim Timothy Tom Tommy Tony Ursula Valentina Valery Vanessa Victor Viktor Vincent
    Viktoria Vitaly Vladimir Volodymyr Vyacheslav Walid Walter Warren Wayne Wendy Werner Wilhelm William Wolfgang
    Xavier Xi Yahya Yair Yasser Yasmin Yevgeny Yitzhak Yoav Youssef Yuri Yusuf Yves Yulia Zayed Александр Алексей
    Анатолий Андрей Анна Антон Борис Вадим Валентин Валерий Василий Виктор Виталий Владимир Владислав Вячеслав
    Геннадий Георгий Григорий Дарья Денис Джо Дмитрий Дональд Евгений Егор Екатерина Елена Иван Игорь Ирина Кирилл
    Константин Ксения Леонид Максим Мария Михаил Наталья Николай Олег Ольга Павел Пётр Петр Роман Рустам Сергей
    Сергея Сергеем Светлана Станислав Татьяна Фёдор Эммануэль Энтони Юлия Юрий Ярослав Володимир Олександр Андрій
    Дмитро
""")
#: Words that are no part of a person's name, whatever their capital.
NO_NAMES: Final = words("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December The A An And But In On At Of For With From By He She It They We I His Her
    Their Our This That These Those When While After Before As If Not No Yes Who What Why How Where Says Said Meet
    Meets Discuss Calls Warns Ministry Department Committee Council House Party Parliament Congress Senate Court
    Police Army Navy Force Forces Air Guard Agency Office Bureau Board Bank Group Company Corporation Corp Inc Ltd
    Limited Holdings Partners Capital University College School Institute Hospital Museum Church Center Centre
    Foundation Association Union Federation League Club Airlines Airport Street Avenue Road Square Park River Lake
    Mount Mountain Island Islands Sea Ocean Bay Gulf Bridge Award Awards Prize Cup Championship Olympics Games Open
    War Treaty Agreement Act Law Bill Plan Deal Summit Conference News Times Post Press Journal Today Daily Media
    Network Television Radio Show Day Night Week Year Stadium Hotel Republic Kingdom States Nations State National
    International Global World American British French German Russian Chinese Israeli Palestinian Iranian Iraqi
    Egyptian Syrian Turkish Ukrainian European Republican Democrat Democratic Republicans Democrats Conservative
    Labour Services Security Affairs Defense Defence Interior Finance Foreign Prime Deputy Vice Former Acting
    Special Chief Head Senior Spokesman Secretary Minister President General Mr Mrs Ms Der Die Das Und Am Im Den Le
    La Les Et El Los Las Y E O Il Lo
""")
#: Organisations that a text names by more than one form: the forms of one, separated by bars; in capitals as printed.
ORGANISATIONS: Final = """
United Nations | UN | U.N. | Vereinte Nationen | Nations unies | Naciones Unidas | ООН | الأمم المتحدة | 联合国 | 国連
NATO | North Atlantic Treaty Organization | Nato | OTAN | НАТО | الناتو | 北约
European Union | EU | 欧盟 | Europäische Union | Union européenne | Unión Europea | Евросоюз | ЕС | الاتحاد الأوروبي
European Commission | EU-Kommission | Commission européenne | Comisión Europea | Еврокомиссия
European Central Bank | ECB | EZB | ЕЦБ
ISIS | ISIL | Islamic State | Daesh | داعش | ИГИЛ
International Monetary Fund | IMF | IWF | FMI | МВФ | صندوق النقد الدولي
World Bank | Weltbank | Banque mondiale | Banco Mundial | Всемирный банк | البنك الدولي
World Health Organization | World Health Organisation | WHO | Weltgesundheitsorganisation | ВОЗ | منظمة الصحة العالمية
World Trade Organization | WTO
International Atomic Energy Agency | IAEA | МАГАТЭ
International Criminal Court | ICC
OPEC | OPEC+ | ОПЕК | أوبك
African Union
Arab League | League of Arab States | جامعة الدول العربية
Red Cross | International Committee of the Red Cross | ICRC
Hamas | Hamás | ХАМАС | حماس
Hezbollah | Hizbullah | Hizbollah | حزب الله
Taliban | Талибан
Al-Qaeda | al-Qaeda | Al Qaeda | al Qaeda
Houthis | Houthi
Pentagon | Пентагон | البنتاغون
State Duma | Duma | Госдума | Госдумы | Государственная дума | Государственной думы
Kremlin | Кремль | Кремля | الكرملين
White House | Белый дом | البيت الأبيض
Federal Reserve | US Federal Reserve | U.S. Federal Reserve
UNICEF | ЮНИСЕФ
UNESCO | ЮНЕСКО
FIFA | ФИФА
UEFA | УЕФА
ASEAN
Amnesty International
Human Rights Watch
Greenpeace
"""
#: Forms of companies that stand behind their names.
COMPANY_FORMS: Final = phrases("Inc | Corp | Ltd | plc | PLC | LLC | GmbH | Co. | Corporation | Incorporated")
