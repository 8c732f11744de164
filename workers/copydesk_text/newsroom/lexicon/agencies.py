"""News agencies and the forms their names are printed in. Adding an agency is one line of `AGENCIES` or `LOCAL`."""

import re
from typing import Final

from copydesk_text.phrases import one_of, phrases

#: Name in the record: forms in print. A form of up to four letters is matched with its case (`AP`, never `ap`).
AGENCIES: Final[dict[str, str]] = {
    "AP": """AP|A.P.|Associated Press|AP News|أسوشيتد برس|أسوشييتد برس|أ ب|أ.ب|Ассошиэйтед Пресс|美联社|美聯社|AP通信
        |एपी""",
    "Reuters": """Reuters|Thomson Reuters|Reuters Health|رويترز|رویترز|Рейтер|Рейтерс|路透社|路透|ロイター|ロイター通信
        |로이터|로이터통신|रॉयटर्स|रायटर""",
    "AFP": """AFP|Agence France-Presse|Agence France Presse|أ ف ب|أ.ف.ب|ا ف ب|فرانس برس|وكالة فرانس برس|法新社
        |АФП|AFP時事|AFP通信|एएफपी|خبرگزاری فرانسه""",
    "dpa": "dpa|DPA|dpa-AFX|Deutsche Presse-Agentur|Deutschen Presse-Agentur|د ب أ|د.ب.أ|德新社|ДПА",
    "AFX": "AFX",
    "epd": "epd|Evangelischer Pressedienst",
    "KNA": "KNA|Katholische Nachrichten-Agentur",
    "APA": "APA|Austria Presse Agentur",
    "Keystone-SDA": "ATS|SDA|ats|sda|Keystone-ATS|Keystone-SDA|Schweizerische Depeschenagentur",
    "Xinhua": "Xinhua|Xinhua News Agency|Xinhuanet|新华社|新華社|新华网|شينخوا|Синьхуа|신화통신|신화",
    "China News Service": "中新社|中新网|中国新闻网|中國新聞網|China News Service|CNS",
    "CNA": "中央社|Central News Agency",
    "TASS": "TASS|ITAR-TASS|Itar-Tass|ТАСС|ИТАР-ТАСС|تاس|塔斯社|タス通信",
    "RIA Novosti": "RIA Novosti|RIA|РИА Новости|РИА",
    "Interfax": "Interfax|Интерфакс|INTERFAX.RU|ИНТЕРФАКС",
    "Interfax-Ukraine": "Interfax-Ukraine|Интерфакс-Украина|Інтерфакс-Україна",
    "Sputnik": "Sputnik|سبوتنيك|Спутник",
    "BelTA": "BelTA|BELTA|БЕЛТА|БелТА",
    "Kazinform": "Kazinform|Казинформ|Қазақпарат",
    "Ukrinform": "Ukrinform|Укринформ|Укрінформ|УКРІНФОРМ",
    "UNN": "УНН",
    "UNIAN": "UNIAN|УНИАН|УНІАН",
    "PAP": "PAP|Polska Agencja Prasowa",
    "CTK": "ČTK|CTK",
    "TASR": "TASR",
    "MTI": "MTI",
    "Agerpres": "Agerpres|AGERPRES",
    "BTA": "BTA|БТА",
    "Tanjug": "Tanjug|Танјуг",
    "Hina": "Hina|HINA",
    "ANA-MPA": "ANA-MPA|ΑΠΕ-ΜΠΕ",
    "EFE": "EFE|Efe|Agencia EFE|إفي",
    "Europa Press": "Europa Press|EUROPA PRESS",
    "Télam": "Télam|Telam",
    "Notimex": "Notimex|NOTIMEX",
    "Prensa Latina": "Prensa Latina",
    "ANSA": "ANSA|Ansa",
    "Adnkronos": "Adnkronos|ADNKRONOS",
    "AGI": "AGI",
    "Lusa": "Lusa|LUSA|Agência Lusa",
    "Agência Brasil": "Agência Brasil",
    "ANP": "ANP",
    "Belga": "Belga|BELGA",
    "NTB": "NTB",
    "Ritzau": "Ritzau|RITZAU",
    "STT": "STT",
    "Kyodo": "Kyodo|Kyodo News|KYODO|共同通信|共同通信社|共同|共同社|교도",
    "Jiji": "Jiji|Jiji Press|時事通信|時事通信社|時事",
    "Yonhap": "Yonhap|Yonhap News|Yonhap News Agency|연합뉴스|聯合ニュース|韩联社",
    "Newsis": "Newsis|뉴시스",
    "KCNA": "KCNA|조선중앙통신|朝鮮中央通信|朝中社",
    "PA": "PA|PA Media|PA Wire|PA WIRE|Press Association",
    "Anadolu": "Anadolu|Anadolu Agency|Anadolu Ajansı|AA|الأناضول|وكالة الأناضول",
    "DHA": "DHA|Demirören Haber Ajansı",
    "IHA": "İHA|IHA|İhlas Haber Ajansı",
    "SPA": "SPA|Saudi Press Agency|واس|وكالة الأنباء السعودية",
    "MENA": "MENA|Middle East News Agency|أ ش أ|أ.ش.أ|أش أ|وكالة أنباء الشرق الأوسط",
    "WAM": "WAM|Emirates News Agency|وام|وكالة أنباء الإمارات",
    "KUNA": "KUNA|كونا|وكالة الأنباء الكويتية",
    "QNA": "QNA|قنا|وكالة الأنباء القطرية",
    "BNA": "BNA|بنا|وكالة أنباء البحرين",
    "Petra": "Petra|بترا|وكالة الأنباء الأردنية",
    "INA": "INA|Iraqi News Agency|واع|وكالة الأنباء العراقية",
    "SANA": "SANA|سانا",
    "NNA": "NNA|الوكالة الوطنية للإعلام",
    "WAFA": "WAFA|وفا",
    "IRNA": "IRNA|إرنا|ایرنا|ايرنا|خبرگزاری جمهوری اسلامی",
    "Fars": "Fars|Fars News|Fars News Agency|فارس|خبرگزاری فارس",
    "Tasnim": "Tasnim|تسنیم|تسنيم|خبرگزاری تسنیم",
    "ISNA": "ISNA|ایسنا|خبرگزاری ایسنا",
    "Mehr": "خبرگزاری مهر|Mehr News Agency",
    "PTI": "PTI|Press Trust of India|भाषा|पीटीआई",
    "ANI": "ANI|Asian News International|एएनआई",
    "IANS": "IANS|आईएएनएस",
    "Bernama": "Bernama|BERNAMA",
    "Antara": "Antara|ANTARA|LKBN Antara",
    "NAN": "NAN|News Agency of Nigeria",
    "SAPA": "SAPA|Sapa|South African Press Association",
    "PANA": "PANA",
    "UPI": "UPI|United Press International",
    "Canadian Press": "Canadian Press|The Canadian Press|La Presse Canadienne",
    "AAP": "AAP|Australian Associated Press",
}  # fmt: skip  # a line an agency

#: Agencies whose letters are a word, a name or a widget elsewhere: read in datelines and source lines alone.
LOCAL: Final[dict[str, str]] = {
    "TT": "TT|TT Nyhetsbyrån",
    "TAP": "TAP|وات",
    "APS": "APS|واج",
    "MAP": "MAP|ومع",
    "APP": "APP|Associated Press of Pakistan",
    "BSS": "BSS",
    "UNI": "UNI",
    "PNA": "PNA",
    "TNA": "TNA",
    "VNA": "VNA|TTXVN",
    "ONA": "ONA",
    "GNA": "GNA",
    "STA": "STA",
    "BNS": "BNS",
    "SID": "SID",
}

#: Houses that appear in picture credits only; they say nothing about who wrote the text.
PICTURE_HOUSES: Final = phrases("""
    Getty Images|Getty|AFP-JIJI|EPA-EFE|EPA|PA Wire|PA WIRE|PA Images|Shutterstock|iStock|Alamy|Alamy Stock Photo
    Bloomberg|Lehtikuva|Invision|ZUMA|Zuma Press|REX|Rex Features|Sipa|SIPA|NurPhoto|Pool|POOL|AP Photo|AFP Photo
    picture alliance|picture-alliance|imago|imago images|Magnum|Corbis|Handout|NASA|Wikimedia|Wikimedia Commons
    Unsplash|Pixabay|Flickr|إ ب أ|إ.ب.أ|Scanpix|IMAGO|ddp|Keystone|KEYSTONE|Imaginechina|VCG|視覺中國|视觉中国
    Agência Brasil|MAXPPP|Belga Image|Europa Press
""")

_SHORT: Final = 4


def _forms(table: dict[str, str]) -> dict[str, str]:
    return {form: name for name, forms in table.items() for form in phrases(forms)}


_EXACT: Final = _forms(AGENCIES)
_LOCAL: Final = _forms(LOCAL)
_FOLDED: Final = {form.casefold(): name for form, name in (_EXACT | _LOCAL).items() if len(form) > _SHORT}

#: Every form of an agency's name.
AGENCY_FORMS: Final = (*_EXACT, "REUTERS")
#: Any form of an agency's name, as a pattern. Case matters.
AGENCY_FORM: Final = rf"(?<!\w){one_of(AGENCY_FORMS)}(?!\w)"
#: Every form, those of local agencies included, for places where nothing but an agency stands …
SOURCE_FORMS: Final = (*AGENCY_FORMS, *_LOCAL)
#: … and as a pattern.
SOURCE_FORM: Final = rf"(?<!\w){one_of(SOURCE_FORMS)}(?!\w)"
#: Any agency or picture house, as a pattern.
CREDIT_HOUSE: Final = rf"(?<!\w){one_of([*SOURCE_FORMS, *PICTURE_HOUSES])}(?!\w)"

_SEPARATORS: Final = re.compile(r"\s?[/|,=+]\s?|\s(?:and|und|et|y|e|и)\s")


def agency_named(text: str, local: bool = False) -> str | None:
    """The agency whose name is the whole of `text` (`The Associated Press` → `AP`), else None.

    `local` allows the names that mean something else outside datelines (`TT`, `MAP`).
    """
    text = text.strip()
    form = text.strip(".,:;").removeprefix("The ").removeprefix("THE ").removeprefix("the ").strip()
    found = _EXACT.get(text) or _EXACT.get(form) or _FOLDED.get(form.casefold())
    return found or (_LOCAL.get(form) if local else None)


def agency_in_tag(tag: str) -> str | None:
    """The agency of a dateline's tag: `Reuters`, `dpa/lno`, `AFP, dpa`; of several the first. Else None."""
    for part in (tag, *_SEPARATORS.split(tag)):
        name = agency_named(part, local=True)
        if name is not None:
            return name
    return None
