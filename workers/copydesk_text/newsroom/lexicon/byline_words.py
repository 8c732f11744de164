"""The words of bylines, by language: what opens one, what ends its names, what no name begins with."""

from typing import Final

from copydesk_text.phrases import phrases, words

#: What opens a byline: a word before the name, by language …
_OPENING_WORDS: Final = {
    "en": """By|BY|by|Written by|Story by|Words by|Text by|Report by|Reported by|Analysis by|Posted by|Published by
        |Submitted by""",
    "de": "Von|VON|Geschrieben von|Verfasst von",
    "fr": "Par|PAR|Propos recueillis par|Publié par|Rédigé par|Écrit par",
    "es, pt": "Por|POR|Escrito por|Publicado por|Redactado por",
    "it": "Di|DI|di|Scritto da|A cura di",
    "nl": "Door|DOOR|Geschreven door",
    "sv, no, da": "Av|AV|Af|AF",
    "ar": "بقلم",
    "zh": "记者|記者|本报记者|本報記者",
}
#: … or a label with a colon.
_OPENING_LABELS: Final = {
    "en": "Author|Authors|Reporter|Correspondent|Writer",
    "de": "Autor|Autorin|Text|Redaktion|Verfasser",
    "es, pt": "Autor|Autora|Texto|Redacción",
    "fr": "Auteur|Autrice|Texte",
    "it": "Autore|Autrice|Testo",
    "nl, sv, no, da": "Auteur|Tekst|Skribent|Journalist",
    "pl, cs": "Autor|Autorka|Tekst|Opracował|Opracowała",
    "ru, uk": "Автор|Авторы|Автори|Текст|Корреспондент|Підготувала|Підготував|Подготовил|Подготовила",
    "tr": "Yazan|Yazar|Haber|Muhabir",
    "ar": "كتب|كتبت|إعداد|تقرير|بقلم",
    "fa": "نویسنده|گزارش|خبرنگار",
    "hi": "लेखक|रिपोर्ट",
    "id": "Penulis|Pewarta|Oleh",
    "zh": "作者|记者|記者|文|撰文|撰稿",
    "ja": "文|執筆|記者",
    "ko": "글|기자|작성자",
}
WORDS: Final = sorted({form for forms in _OPENING_WORDS.values() for form in phrases(forms)})
LABELS: Final = sorted({form for forms in _OPENING_LABELS.values() for form in phrases(forms)})

#: Words that open a line the same way as a byline does but name a time, a way or a place.
NO_NAME: Final = words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december the a an this that then now all far his her its their our my your
    contrast comparison law default
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember
    exemple ailleurs contre conséquent la le les l el los las lo una un uno ejemplo eso ello isso esta este essa
    sera mattina notte giorno solito de het een deze middel der dem den einer einem hier dort oben unten jetzt
""")

#: Words in the name of a newsroom, not of a person.
HOUSE_WORDS: Final = phrases("""
    Staff|Report|Reports|Reporter|Reporters|Editor|Editors|Editorial|Board|News|Newsroom|Agency|Agencies|Desk|Team
    Service|Services|Post|Times|Press|Media|Online|Correspondent|Correspondents|Writer|Writers|Bureau|Network|Wire
    Daily|Herald|Magazine|Foundation|Journalist|Journalists|Studio
    Redaktion|Agentur|Agenturen|Rédaction|Agence|Agences|Redacción|Agencia|Agencias|Redação|Redação Online|Agência
    Agências|Redazione|Agenzia|Agenzie|Redactie|Redaktionen|Redaksjonen|Redakcja|Redakce|Redacția|Szerkesztőség
    Редакция|Редакція|Haber Merkezi|Redaksi|编辑部|編輯部|本报讯|هيئة التحرير|المحرر|وكالات
""")

#: What the writer of a text is.
ROLES: Final = phrases("""
    correspondent|reporter|editor|writer|columnist|analyst|contributor|producer|journalist|staff writer
    korrespondent|korrespondentin|reporterin|redakteur|redakteurin|journalistin|autorin|journaliste|correspondante
    corresponsal|redactor|redactora|periodista|corrispondente|giornalista|correspondente|repórter|verslaggever
    correspondente|redacteur|reportér|dziennikarz|dziennikarka|korespondent|корреспондент|журналист|обозреватель
    muhabir|محرر|مراسل
""")

#: What pages give for the name of an author where they have none.
NO_PERSON: Final = phrases("""
    admin|administrator|editor|staff|news|user|guest|guest post|anonymous|unknown|author|webmaster|web desk|webdesk
    press release|contributed|contributed content|submitted|various|none|null|undefined|redactor|redactie|root|test
    sponsored|sponsored content|partner content|advertorial|default|me|us|syndicated|wire|wires|wire reports
    anonym|gast|gastbeitrag|anonyme|invité|anónimo|invitado|anonimo|аноним|админ|المحرر|佚名|匿名|网络|小编
""")

#: Particles within names.
PARTICLES: Final = sorted(
    phrases("""
    de|del|de la|da|das|do|dos|van|van der|van den|von|von der|der|den|di|el|al|bin|ibn|bint|ben|la|le|af|ten|ter|zu
    du|d’
    """)
)

#: Words in small letters that may stand in a byline.
SMALL: Final = words("""
    and the for with from in at on of by to und et y e i en og och и та و ve dan aus à di de del la du la da
    special staff writer reporter correspondent editor updated published posted min minutes read am pm a.m. p.m.
    van von der den le el al bin ibn dos das les pour avec mit con com para na w
""")

#: Between two names.
ANDS: Final = sorted(words("and AND And & with und UND et ET y Y e i en og och и та و ve dan"))
