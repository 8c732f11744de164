"""Names of places that neither CLDR nor GeoNames gives, or gives with too many others; one line of data each."""

from typing import Final

#: Country code: language, then other names for it in that language, separated by bars.
COUNTRY_NAMES: Final = """
US en: US | U.S. | USA | U.S.A. | America | United States of America
US de: USA | US | Amerika
US fr: USA
US es: EE. UU. | EE.UU. | EEUU
US it: USA | Stati Uniti d'America
US pt: EUA
US nl: VS | Amerika
US ru: США | Соединённые Штаты | Соединённые Штаты Америки | Соединенные Штаты Америки
US uk: США | Сполучені Штати Америки
US pl: USA | Stany Zjednoczone Ameryki
US ar: أمريكا | أميركا | الولايات المتحدة الأمريكية | الولايات المتحدة الأميركية
US fa: آمریکا
US ja: 米国 | アメリカ
US zh: 美國
US tr: ABD
GB en: UK | U.K. | Britain | Great Britain
GB de: Großbritannien
GB fr: Grande-Bretagne
GB es: Gran Bretaña
GB it: Gran Bretagna
GB pt: Grã-Bretanha
GB ru: Британия
GB uk: Британія | Велика Британія
GB pl: Wielka Brytania | Wielkiej Brytanii
GB ar: بريطانيا
GB ja: 英国
PS en: Palestinian territories | Palestinian Territory | Palestinian territory | Palestine
PS de: Palästina
PS fr: Palestine
PS es: Palestina
PS it: Palestina
PS pt: Palestina
PS ru: Палестина
PS ar: فلسطين
PS he: הרשות הפלסטינית
AE en: UAE | U.A.E. | Emirates
AE fr: Émirats arabes unis
AE ar: الإمارات
SA ar: السعودية
SY ar: سورية
EG ar: مصر
KR en: Republic of Korea
KR ko: 한국
KR zh: 韩国 | 韓國
KP zh: 朝鲜 | 北韓
KP ja: 北朝鮮
CZ en: Czech Republic | Czechia
CZ de: Tschechische Republik
CI en: Ivory Coast
CD en: Democratic Republic of Congo | Democratic Republic of the Congo | DR Congo | DRC | D.R. Congo
CG en: Republic of Congo | Republic of the Congo
MM en: Burma
MK en: Macedonia
SZ en: Swaziland
NL en: Holland | the Netherlands
VA en: Vatican | Holy See
TL en: East Timor
CV en: Cabo Verde
TR en: Turkey
BA en: Bosnia | Bosnia and Herzegovina
TT en: Trinidad and Tobago
HK en: Hong Kong
HK zh: 香港
MO en: Macau | Macao
BY ru: Белоруссия
MD ru: Молдавия
KG ru: Киргизия
TM ru: Туркмения
AE ru: ОАЭ
RU en: Russian Federation
RU ru: РФ | Российская Федерация
CN en: People's Republic of China
"""

#: Parts of countries, with the country's code; GeoNames has ids for them, but not among its cities.
REGION_NAMES: Final = """
England GB en: England
England GB de: England
England GB fr: Angleterre
England GB es: Inglaterra
England GB it: Inghilterra
England GB pt: Inglaterra
England GB ru: Англия
England GB uk: Англія
England GB pl: Anglia
Scotland GB en: Scotland
Scotland GB de: Schottland
Scotland GB fr: Écosse
Scotland GB es: Escocia
Scotland GB ru: Шотландия
Wales GB en: Wales
Northern Ireland GB en: Northern Ireland
West Bank PS en: West Bank
West Bank PS de: Westjordanland
West Bank PS fr: Cisjordanie
West Bank PS es: Cisjordania
West Bank PS it: Cisgiordania
West Bank PS pt: Cisjordânia
West Bank PS ar: الضفة الغربية
Gaza Strip PS en: Gaza Strip
Gaza Strip PS de: Gazastreifen
Gaza Strip PS fr: bande de Gaza
Gaza Strip PS es: Franja de Gaza
Gaza Strip PS pt: Faixa de Gaza
Gaza Strip PS ru: сектор Газа | секторе Газа | сектора Газа
Gaza Strip PS ar: قطاع غزة
Crimea UA en: Crimea
Crimea UA ru: Крым
Crimea UA de: Krim
Crimea UA fr: Crimée
Donbas UA en: Donbas | Donbass
Donbas UA ru: Донбасс
Chechnya RU en: Chechnya
Chechnya RU ru: Чечня
Siberia RU en: Siberia
Siberia RU ru: Сибирь
Tibet CN en: Tibet
Xinjiang CN en: Xinjiang
Jammu and Kashmir IN en: Jammu and Kashmir
Kurdistan IQ en: Iraqi Kurdistan
Catalonia ES en: Catalonia
Catalonia ES es: Cataluña
Catalonia ES ca: Catalunya
Bavaria DE en: Bavaria
Bavaria DE de: Bayern
"""

#: City and country code: language, then names in scripts whose short words are too risky to take unseen.
CITY_NAMES: Final = """
Aleppo SY ar: حلب
Homs SY ar: حمص
Idlib SY ar: إدلب
Mosul IQ ar: الموصل
Jeddah SA ar: جدة
Makkah SA en: Mecca
Makkah SA ar: مكة | مكة المكرمة
Haifa IL ar: حيفا
Rafah PS ar: رفح
Gaza PS ar: غزة
Gaza PS en: Gaza City
Gaza PS fr: Gaza
Qom IR fa: قم
New York City US en: New York
New York City US de: New York
New York City US fr: New York
New York City US es: Nueva York
Washington US en: Washington DC | Washington, DC | Washington D.C. | Washington, D.C.
Kyiv UA en: Kiev
Khān Yūnis PS en: Khan Younis
Saint Petersburg RU en: St Petersburg | St. Petersburg
Mumbai IN en: Bombay
Kolkata IN en: Calcutta
Beijing CN en: Peking
Beijing CN fr: Pékin
Beijing CN es: Pekín
Beijing CN it: Pechino
Beijing CN pt: Pequim
Beijing CN ru: Пекин
Kharkiv UA uk: Харків
Kharkiv UA en: Kharkov
Mexico City MX es: Ciudad de México
Hanoi VN en: Ha Noi
Ho Chi Minh City VN en: Saigon
Frankfurt am Main DE en: Frankfurt
Frankfurt am Main DE de: Frankfurt
Köln DE en: Cologne
Sevilla ES en: Seville
Naples IT it: Napoli
Milan IT it: Milano
Turin IT it: Torino
Genoa IT it: Genova
Québec CA en: Quebec City
Geneva CH de: Genf
Geneva CH fr: Genève
Munich DE de: München
Beijing CN zh: 北京
Shanghai CN zh: 上海
Tokyo JP ja: 東京
Osaka JP ja: 大阪
Kyoto JP ja: 京都
Seoul KR ko: 서울
Busan KR ko: 부산
Taipei TW zh: 台北 | 臺北
London GB zh: 伦敦 | 倫敦
Paris FR zh: 巴黎
"""

#: Everyday words in capitals, and names of people, that the dictionaries do not flag.
WORDS: Final = """
reading nice mobile same of un bath sale male enterprise surprise bang deal hull split bra bari lens tours angers
orange cork most brest buffalo phoenix independence normal fort grand union commerce universal corona corner
university central republic police march may june august monday sunday progress liberty freedom victoria hope
spring summer winter best date eagle salt lake falls beach heights valley park hill hills garden springs
salem troy corinth bend plant mission
golden diamond temple pearl rosemead banning hemet orem layton media battle wells ripon redcar ware sandwich
"""
GERMAN_WORDS: Final = """
essen halle hof rot leer lage singen siegen bad weil bergen worms kiel trier regen wangen lehrte velbert rheine selm
reading mobile nice same bath sale best most
"""
NAMES_OF_PEOPLE: Final = """
Jordan Georgia Paris Chad Israel London Washington Lincoln Houston Austin Dallas Sydney Florence Victoria Madison
Jackson Charlotte Adelaide Orlando Santiago Diego Kent Chester Berlin Milan Sofia Lagos Roman Ireland England France
Holland Cuba Kenya India Asia Brooklyn Savannah Virginia Carolina Dakota Montana Tyler Warren Clinton Marshall
Columbus Nelson Hamilton Wellington Darwin Perth Cleveland Boston Denver Lima Troy Hampton Preston Lancaster Burton
Derby Bolton Blackburn Sheffield Bradford York Lourdes Valencia Mercedes Cordoba Leon León Toledo Medina Salvador
Mali Kiel Bergen Hagen Alexandria Asuncion Mosul Bari Odessa Trinidad Regina Kingston Salem Raleigh Lansing Pierre
Garcia García Rodriguez Rodríguez Martinez Lopez Moore Perez Pérez Torres Rivera Evans Morales Rogers Gutierrez Ramos
Richardson Mendoza Barnes Castro Sousa Oliveira Pereira Barbosa Rocha Machado Mendes Rojas Molina Delgado Zamora
Quintero Hidalgo Cárdenas Allende Navarro Caldwell Buckley Livermore Rochester Poole Paine Sutton Selby Shaw Thornton
Temple Winthrop Melville Rubio Morsi Mandela Engels Chekhov Goya Bentley Honda
America Germany Poland Spain Jersey Guernsey Mansfield Stafford Crawley Barry Carlisle Durham Wolfsburg Kaufman
Medvedev Chernyakhovsk Khabarovsk Pushkin Lenin Kirov Kuznetsk Kirovsk Hussein Ahmed Ali Hassan Obama Trump
"""

#: Names that GeoNames gives to cities and news gives to people, parliaments and companies: former names, other names.
NO_PLACES: Final = """
Stalin Brezhnev Andropov Ustinov Kalinin Zhdanov Ordzhonikidze Molotov Gorky Frunze Salazar Kennedy Bush Kanye Duma
Toyota Delta Брежнев Калинин Жданов Орджоникидзе Молотов
"""


def curated(table: str) -> list[tuple[str, str, str]]:
    """The lines of a table as (place, language, name)."""
    entries = []
    for line in table.strip().splitlines():
        head, _, names = line.partition(": ")
        place, _, language = head.rpartition(" ")
        entries += [(place, language, name.strip()) for name in names.split("|")]
    return entries
