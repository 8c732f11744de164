"""add_language: the right language on single sentences, and none for junk."""

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from copydesk_schemas import Language, RawDocument
from copydesk_text.article import Article
from copydesk_text.chain import add_language as module
from copydesk_text.chain.add_language import add_language, detect_language
from copydesk_text.language_codes import language_code

#: One sentence of our own in each language: the minister says that talks go on until a new agreement is signed.
SENTENCES = {
    "en": "The minister said on Tuesday that the talks would go on until a new agreement is signed.",
    "de": "Der Minister sagte am Dienstag, die Gespräche würden fortgesetzt, bis ein neues Abkommen unterzeichnet sei.",
    "fr": "Le ministre a déclaré mardi que les discussions se poursuivraient jusqu'à la signature d'un nouvel accord.",
    "es": "El ministro dijo el martes que las conversaciones seguirán hasta que se firme un nuevo acuerdo.",
    "it": "Il ministro ha detto martedì che i colloqui andranno avanti fino alla firma di un nuovo accordo.",
    "pt": "O ministro disse na terça-feira que as conversas vão continuar até que um novo acordo seja assinado.",
    "nl": "De minister zei dinsdag dat de gesprekken doorgaan tot er een nieuw akkoord is getekend.",
    "sv": "Ministern sade på tisdagen att samtalen fortsätter tills ett nytt avtal har undertecknats.",
    "da": "Ministeren sagde tirsdag, at samtalerne fortsætter, indtil en ny aftale er underskrevet.",
    "no": "Statsråden sa tirsdag at samtalene fortsetter til en ny avtale er undertegnet av begge parter.",
    "fi": "Ministeri sanoi tiistaina, että neuvottelut jatkuvat kunnes uusi sopimus on allekirjoitettu.",
    "pl": "Minister powiedział we wtorek, że rozmowy będą trwały do podpisania nowego porozumienia.",
    "cs": "Ministr v úterý řekl, že jednání budou pokračovat, dokud nebude podepsána nová dohoda.",
    "sk": "Minister v utorok povedal, že rokovania budú pokračovať, kým nebude podpísaná nová dohoda.",
    "hu": "A miniszter kedden azt mondta, hogy a tárgyalások az új megállapodás aláírásáig folytatódnak.",
    "ro": "Ministrul a spus marți că discuțiile vor continua până la semnarea unui nou acord.",
    "bg": "Министърът каза във вторник, че преговорите ще продължат до подписването на ново споразумение.",
    "ru": "Министр сообщил во вторник, что переговоры продолжатся до подписания нового соглашения.",
    "uk": "Міністр повідомив у вівторок, що переговори триватимуть до підписання нової угоди.",
    "sr": "Министар је у уторак рекао да ће се разговори наставити док се не потпише нови споразум.",
    "el": "Ο υπουργός είπε την Τρίτη ότι οι συνομιλίες θα συνεχιστούν μέχρι να υπογραφεί νέα συμφωνία.",
    "tr": "Bakan salı günü yaptığı açıklamada yeni bir anlaşma imzalanana kadar görüşmelerin süreceğini söyledi.",
    "ar": "قال الوزير يوم الثلاثاء إن المحادثات ستستمر حتى توقيع اتفاق جديد بين الطرفين.",
    "fa": "وزیر روز سه‌شنبه گفت که گفت‌وگوها تا امضای توافق جدید ادامه خواهد داشت.",
    "ur": "وزیر نے منگل کو کہا کہ نئے معاہدے پر دستخط ہونے تک بات چیت جاری رہے گی۔",
    "he": "השר אמר ביום שלישי כי השיחות יימשכו עד לחתימת הסכם חדש בין הצדדים.",
    "hi": "मंत्री ने मंगलवार को कहा कि नए समझौते पर हस्ताक्षर होने तक बातचीत जारी रहेगी।",
    "bn": "মন্ত্রী মঙ্গলবার বলেছেন, নতুন চুক্তি সই না হওয়া পর্যন্ত আলোচনা চলবে।",
    "ta": "புதிய ஒப்பந்தம் கையெழுத்தாகும் வரை பேச்சுவார்த்தை தொடரும் என்று அமைச்சர் செவ்வாய்க்கிழமை கூறினார்.",
    "te": "కొత్త ఒప్పందంపై సంతకం చేసే వరకు చర్చలు కొనసాగుతాయని మంత్రి మంగళవారం చెప్పారు.",
    "th": "รัฐมนตรีกล่าวเมื่อวันอังคารว่าการเจรจาจะดำเนินต่อไปจนกว่าจะมีการลงนามในข้อตกลงใหม่",
    "vi": "Bộ trưởng cho biết hôm thứ Ba rằng các cuộc đàm phán sẽ tiếp tục cho đến khi thỏa thuận mới được ký.",
    "id": "Menteri itu mengatakan pada hari Selasa bahwa "
    "pembicaraan akan berlanjut sampai perjanjian baru ditandatangani.",
    "ms": "Menteri itu berkata pada Selasa bahawa rundingan akan "
    "diteruskan sehingga perjanjian baharu dimeterai kerana kerajaan mahu.",
    "zh": "部长星期二表示，会谈将继续进行，直到双方签署新的协议为止。",
    "ja": "大臣は火曜日、新しい合意に署名するまで協議を続けると述べた。",
    "ko": "장관은 화요일 새로운 합의에 서명할 때까지 협의를 계속할 것이라고 말했다.",
    "sw": "Waziri alisema Jumanne kwamba mazungumzo yataendelea hadi "
    "makubaliano mapya yatakapotiwa saini na pande zote.",
    "mk": "Министерот во вторникот изјави дека разговорите ќе продолжат "
    "додека не се потпише нов договор меѓу страните.",
    "ka": "მინისტრმა სამშაბათს თქვა, რომ მოლაპარაკებები ახალი შეთანხმების ხელმოწერამდე გაგრძელდება.",
    "hy": "Նախարարը երեքշաբթի ասաց, որ բանակցությունները կշարունակվեն մինչև նոր համաձայնագրի ստորագրումը։",
    "am": "ሚኒስትሩ ማክሰኞ ዕለት አዲስ ስምምነት እስኪፈረም ድረስ ንግግሩ እንደሚቀጥል ተናግረዋል።",
    "af": "Die minister het Dinsdag gesê dat die gesprekke sal voortduur totdat 'n nuwe ooreenkoms onderteken is.",
    "kk": "Министр сейсенбі күні жаңа келісімге қол қойылғанға дейін келіссөздер жалғаса беретінін айтты.",
    "mn": "Сайд мягмар гарагт шинэ гэрээнд гарын үсэг зурах хүртэл хэлэлцээ үргэлжилнэ гэж мэдэгдлээ.",
    "cy": "Dywedodd y gweinidog ddydd Mawrth y byddai'r trafodaethau "
    "yn parhau nes bod cytundeb newydd wedi ei lofnodi.",
    "so": "Wasiirka ayaa sheegay Talaadadii in wada hadalladu ay sii socon doonaan ilaa heshiis cusub la saxiixo.",
    "ha": "Ministan ya ce a ranar Talata cewa tattaunawar za ta "
    "ci gaba har sai an sanya hannu kan sabuwar yarjejeniya.",
    "my": "ဝန်ကြီးက အင်္ဂါနေ့တွင် သဘောတူညီချက်အသစ် လက်မှတ်မထိုးမချင်း ဆွေးနွေးပွဲများ ဆက်လက်လုပ်ဆောင်မည်ဟု ပြောသည်။",
    "km": "រដ្ឋមន្ត្រីបាននិយាយនៅថ្ងៃអង្គារថា កិច្ចពិភាក្សានឹងបន្តរហូតដល់កិច្ចព្រមព្រៀងថ្មីត្រូវបានចុះហត្ថលេខា។",
    "lt": "Ministras antradienį sakė, kad derybos tęsis tol, kol bus pasirašytas naujas susitarimas.",
    "lv": "Ministrs otrdien sacīja, ka sarunas turpināsies, līdz tiks parakstīta jauna vienošanās.",
    "et": "Minister ütles teisipäeval, et läbirääkimised jätkuvad, kuni uus leping on alla kirjutatud.",
    "sq": "Ministri tha të martën se bisedimet do të vazhdojnë derisa të nënshkruhet një marrëveshje e re.",
}

needs_eldc = pytest.mark.skipif(importlib.util.find_spec("eldc") is None, reason="eldc has no wheel for this machine")


def article(text: str, language: str | None = None, title: str | None = None) -> Article:
    return Article(document=RawDocument(text=text, language=language), text=text, title=title)


def language_of(subject: Article) -> Language:
    result = add_language(subject)
    assert isinstance(result, Article)
    return result.language


@needs_eldc
@pytest.mark.parametrize("code", SENTENCES)
def test_language_of_a_sentence(code: str) -> None:
    """Each sentence is seen as what it is, with a confidence."""
    found = detect_language(SENTENCES[code])
    assert found.code == code
    assert found.confidence is not None
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize("code", SENTENCES)
def test_language_without_eldc(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where eldc is not installed py3langid alone sees the same."""
    monkeypatch.setattr(module, "eldc", None)
    assert detect_language(SENTENCES[code]).code == code


@pytest.mark.parametrize(
    "text",
    ["", "   ", "12345 678 90", "1,204.5 2,001 3.4%", "a", "---- ****", "qwrtp zxcvb mnbvc lkjhg qwrt zxcv",
     "https://example.com/the-minister-said-on-tuesday", "@minister #tuesday", "ID: A-34-XZ / REF 99-B", "OK"],
)  # fmt: skip  # junk reads better in lines than one a line
def test_junk_has_no_language(text: str) -> None:
    """Figures, signs, key mashing, addresses and very short texts are `und`, without a confidence."""
    assert detect_language(text) == Language(code="und", confidence=None)


@pytest.mark.parametrize(
    ("said", "expected"), [("de", "de"), ("pt-BR", "pt"), ("eng", "en"), ("zh_Hant", "zh"), ("IW", "he"), ("arb", "ar")]
)
def test_producer_wins(said: str, expected: str) -> None:
    """The producer's word is taken without a confidence, in ISO 639-1 where that has the language."""
    assert language_of(article(SENTENCES["fr"], language=said)) == Language(code=expected, confidence=None)


def test_language_without_a_short_code() -> None:
    """A language that ISO 639-1 lacks keeps its longer code."""
    assert language_code("haw") == "haw"
    assert language_code("pcm-NG") == "pcm"


def test_title_helps_where_the_text_says_too_little() -> None:
    """A text of figures under a headline has the headline's language."""
    assert language_of(article("3.5 12 700", title=SENTENCES["es"])).code == "es"


def test_page_is_believed_only_where_nothing_is_seen() -> None:
    """What the page says of itself is the last resort."""
    claimed = Language(code="nl")
    assert language_of(replace(article("12 13 14"), language=claimed)) == claimed
    assert language_of(replace(article(SENTENCES["it"]), language=claimed)).code == "it"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    """A code of two or three letters, and `und` exactly where there is no confidence."""
    found = detect_language(text)
    assert 2 <= len(found.code) <= 3
    assert (found.code == "und") == (found.confidence is None)
