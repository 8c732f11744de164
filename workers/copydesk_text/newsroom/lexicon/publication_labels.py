"""What pages print before (in Japanese, behind) their dates, by language. A new label is one phrase here."""

from typing import Final

from copydesk_text.newsroom.lexicon.calendar_words import DAY_FIRST
from copydesk_text.phrases import phrases, words

PUBLISHED: Final[dict[str, str]] = {
    "en": """published|posted|originally published|originally posted|first published|first posted|date published
        published date|publication date|date posted|created|pub date""",
    "es": "publicado|publicada|fecha de publicación",
    "pt": "publicado|publicada|data de publicação",
    "fr": "publié|publiée|publie|mis en ligne|date de publication",
    "de": "veröffentlicht|veröffentlichung|erschienen am|erstellt am",
    "it": "pubblicato|pubblicata|data di pubblicazione",
    "nl": "gepubliceerd|geplaatst",
    "sv": "publicerad|publicerat",
    "no": "publisert",
    "da": "udgivet|offentliggjort|publiceret",
    "fi": "julkaistu",
    "pl": "opublikowano|data publikacji|dodano",
    "cs": "publikováno|zveřejněno|vydáno",
    "ro": "publicat",
    "tr": "yayınlanma|yayınlanma tarihi|yayın tarihi|giriş tarihi",
    "ru": "опубликовано|дата публикации|опубликована",
    "uk": "опубліковано|дата публікації",
    "ar": "نشر|نشرت|تاريخ النشر|نشر في",
    "fa": "منتشر شده|تاریخ انتشار",
    "he": "פורסם|פורסם בתאריך|תאריך פרסום",
    "el": "δημοσίευση|δημοσιεύτηκε|δημοσιεύθηκε",
    "hu": "megjelent|közzétéve|létrehozva",
    "bg": "публикувано|публикувана",
    "hr, sr, sl": "objavljeno|објављено",
    "sk, ca": "publikované|zverejnené|publicat",
    "th": "เผยแพร่|เผยแพร่เมื่อ|วันที่เผยแพร่",
    "bn": "প্রকাশিত|প্রকাশ",
    "hi": "प्रकाशित|पब्लिश्ड",
    "id": "diterbitkan|dipublikasikan|terbit",
    "vi": "đăng ngày|ngày đăng",
    "zh": "发布时间|发布于|发布日期|發布時間|發佈時間|发表时间|發表時間",
    "ja": "公開|公開日|掲載|掲載日|配信",
    "ko": "입력|등록|기사입력|게재",
}

UPDATED: Final[dict[str, str]] = {
    "en": """updated|last updated|most recently updated|updated at|updated on|last modified|modified|update
        last update""",
    "es": "actualizado|actualizada|última actualización|actualización|modificado",
    "pt": "atualizado|atualizada|última atualização|atualização|actualizado|modificado",
    "fr": "mis à jour|mise à jour|mis a jour|modifié|dernière mise à jour|actualisé",
    "de": "aktualisiert|stand|zuletzt aktualisiert|geändert am|letzte aktualisierung",
    "it": "aggiornato|aggiornata|ultimo aggiornamento|aggiornamento|modificato",
    "nl": "bijgewerkt|laatst bijgewerkt|gewijzigd",
    "sv": "uppdaterad|uppdaterat|senast uppdaterad",
    "no": "oppdatert|sist oppdatert",
    "da": "opdateret|sidst opdateret",
    "fi": "päivitetty",
    "pl": "aktualizacja|zaktualizowano|ostatnia aktualizacja",
    "cs": "aktualizováno|aktualizace",
    "ro": "actualizat",
    "tr": "güncelleme|güncellenme|son güncelleme|güncelleme tarihi",
    "ru": "обновлено|обновлена|последнее обновление|изменено",
    "uk": "оновлено|останнє оновлення",
    "ar": "آخر تحديث|تحديث|تم التحديث|حدث في",
    "fa": "به‌روزرسانی|آخرین به‌روزرسانی",
    "he": "עודכן|עדכון אחרון|עודכן לאחרונה",
    "el": "ενημέρωση|τελευταία ενημέρωση|ενημερώθηκε",
    "hu": "frissítve|módosítva|utolsó frissítés",
    "bg": "обновено|последна промяна",
    "hr, sr, sl": "ažurirano|posodobljeno|ажурирано",
    "sk, ca": "aktualizované|actualitzat",
    "th": "ปรับปรุงล่าสุด|อัปเดต|อัปเดตล่าสุด",
    "bn": "আপডেট|হালনাগাদ",
    "hi": "अपडेटेड|अद्यतन|अपडेट किया गया",
    "id": "diperbarui|terakhir diperbarui",
    "vi": "cập nhật",
    "zh": "更新时间|更新于|更新時間|最后更新|最後更新",
    "ja": "更新|更新日|最終更新",
    "ko": "수정|최종수정|업데이트",
}

#: Labels that are common words, too: only with a colon behind them.
WITH_COLON: Final = words("stand update تحديث created modified actualización atualização aggiornamento")


def labels(table: dict[str, str]) -> frozenset[str]:
    """All labels of a table, in small letters."""
    return frozenset(phrase for text in table.values() for phrase in phrases(text))


#: Labels of languages that write the day before the month, and of no other.
DAY_FIRST_LABELS: Final = frozenset(
    phrase
    for table in (PUBLISHED, UPDATED)
    for languages, text in table.items()
    if DAY_FIRST.issuperset(languages.split(", "))
    for phrase in phrases(text)
) - frozenset(phrase for table in (PUBLISHED, UPDATED) for phrase in phrases(table["en"]))
