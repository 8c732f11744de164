"""News agencies and the forms their names are printed in. Adding an agency is one line of `AGENCIES`."""

import re
from typing import Final

#: Name in the record → forms in print. A form of up to four letters is matched with its case (`AP`, never `ap`).
AGENCIES: Final[dict[str, tuple[str, ...]]] = {
    "AP": ("AP", "A.P.", "Associated Press", "أسوشيتد برس", "أ ب", "أ.ب", "Ассошиэйтед Пресс", "美联社", "AP通信"),
    "Reuters": ("Reuters", "Thomson Reuters", "رويترز", "Рейтер", "路透社", "路透", "ロイター", "로이터", "रॉयटर्स"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "أ ف ب", "أ.ف.ب", "فرانس برس", "法新社", "АФП"),
    "dpa": ("dpa", "DPA", "Deutsche Presse-Agentur", "د ب أ", "د.ب.أ", "德新社"),
    "Xinhua": ("Xinhua", "Xinhua News Agency", "新华社", "新華社", "شينخوا", "Синьхуа"),
    "TASS": ("TASS", "ITAR-TASS", "ТАСС", "ИТАР-ТАСС", "تاس", "塔斯社"),
    "RIA Novosti": ("RIA Novosti", "RIA", "РИА Новости"),
    "Interfax": ("Interfax", "Интерфакс"),
    "Sputnik": ("Sputnik", "سبوتنيك"),
    "EFE": ("EFE", "Agencia EFE", "إفي"),
    "Europa Press": ("Europa Press",),
    "ANSA": ("ANSA",),
    "Adnkronos": ("Adnkronos",),
    "Lusa": ("Lusa",),
    "ANP": ("ANP",),
    "Belga": ("Belga",),
    "APA": ("APA",),
    "PAP": ("PAP",),
    "Kyodo": ("Kyodo", "Kyodo News", "共同通信", "共同"),
    "Jiji": ("Jiji", "Jiji Press", "時事通信", "時事"),
    "Yonhap": ("Yonhap", "Yonhap News Agency", "연합뉴스"),
    "PA": ("PA", "PA Media", "Press Association"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "Anadolu Ajansı", "AA", "الأناضول"),
    "SPA": ("SPA", "Saudi Press Agency", "واس"),
    "MENA": ("MENA", "Middle East News Agency", "أ ش أ", "أ.ش.أ"),
    "WAM": ("WAM", "Emirates News Agency", "وام"),
    "KUNA": ("KUNA", "كونا"),
    "INA": ("INA", "Iraqi News Agency", "واع"),
    "IRNA": ("IRNA", "إرنا", "ایرنا"),
    "SANA": ("SANA", "سانا"),
    "PTI": ("PTI", "Press Trust of India"),
    "ANI": ("ANI", "Asian News International"),
    "IANS": ("IANS",),
    "Bernama": ("Bernama",),
    "Antara": ("Antara", "ANTARA"),
    "CNA": ("中央社",),
    "China News Service": ("中新社", "中新网"),
    "UPI": ("UPI", "United Press International"),
    "Canadian Press": ("Canadian Press",),
    "AAP": ("AAP", "Australian Associated Press"),
    "Ukrinform": ("Ukrinform", "Укринформ", "Укрінформ"),
}

#: Houses that appear in picture credits only; they say nothing about who wrote the text.
PICTURE_HOUSES: Final = (
    "Getty Images", "Getty", "AFP-JIJI", "EPA-EFE", "EPA", "PA Wire", "PA WIRE", "Shutterstock", "iStock", "Alamy",
    "Bloomberg", "Lehtikuva", "Invision", "ZUMA", "Zuma Press", "REX", "Rex Features", "Sipa", "NurPhoto", "Pool",
    "picture alliance", "picture-alliance", "imago", "Magnum", "Corbis", "Handout", "NASA", "Wikimedia",
    "Unsplash", "Pixabay", "Flickr", "إ ب أ", "إ.ب.أ",
)  # fmt: skip  # a list of names reads better in lines than one a line

_SHORT: Final = 4
_EXACT: Final = {form: name for name, forms in AGENCIES.items() for form in forms}
_FOLDED: Final = {form.casefold(): name for form, name in _EXACT.items() if len(form) > _SHORT}


def _any_of(forms: list[str]) -> str:
    return r"(?<!\w)(?:" + "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) + r")(?!\w)"


#: Every form of an agency's name.
AGENCY_FORMS: Final = (*_EXACT, "REUTERS")
#: Any form of an agency's name, as a pattern. Case matters.
AGENCY_FORM: Final = _any_of([*AGENCY_FORMS])
#: Any agency or picture house, as a pattern.
CREDIT_HOUSE: Final = _any_of([*AGENCY_FORMS, *PICTURE_HOUSES])


def agency_named(text: str) -> str | None:
    """The agency whose name is the whole of `text` (`The Associated Press` → `AP`), else None."""
    text = text.strip()
    form = text.strip(".,:;").removeprefix("The ").removeprefix("THE ").removeprefix("the ").strip()
    return _EXACT.get(text) or _EXACT.get(form) or _FOLDED.get(form.casefold())
