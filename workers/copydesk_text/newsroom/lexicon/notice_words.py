"""How notices of corrections and updates begin, by language. A new form is one phrase here."""

from typing import Final

from copydesk_text.phrases import phrases

#: Labels; a colon, a dash or a date stands behind them.
_LABELS_BY_LANGUAGE: Final = {
    "en": """Correction|CORRECTION|Corrections|Corrected|CORRECTED|Clarification|CLARIFICATION|Retraction|RETRACTION
        |UPDATE|UPDATED|Correction and clarification|For the record""",
    "de": """Korrektur|KORREKTUR|Berichtigung|BERICHTIGUNG|Korrekturhinweis|Richtigstellung|Aktualisierung|Update""",
    "fr": "Rectificatif|RECTIFICATIF|Correctif|Correction|Erratum|Précision|Mise à jour|MISE À JOUR",
    "es": "Corrección|CORRECCIÓN|Rectificación|Fe de errores|Fe de erratas|Errata|Actualización|ACTUALIZACIÓN",
    "it": "Correzione|Rettifica|Errata corrige|Aggiornamento|AGGIORNAMENTO",
    "pt": "Correção|CORREÇÃO|Erramos|Errata|Atualização|ATUALIZAÇÃO",
    "nl": "Correctie|Rectificatie|Verduidelijking",
    "sv, no, da": "Rättelse|Rettelse|Presisering",
    "pl, cs": "Sprostowanie|Korekta|Oprava",
    "ru, uk": "Исправление|Поправка|Уточнение|Опровержение|Виправлення|Уточнення",
    "tr": "Düzeltme|DÜZELTME",
    "ar": "تصحيح|تنويه|استدراك",
    "fa": "اصلاحیه|تصحیح",
    "hi": "सुधार|स्पष्टीकरण",
    "id": "Koreksi|Ralat",
    "zh": "更正|勘误|澄清",
    "ja": "訂正|おわび|訂正とおわび",
    "ko": "정정|바로잡습니다|알림",
}
LABELS: Final = sorted({label for labels in _LABELS_BY_LANGUAGE.values() for label in phrases(labels)})

#: Patterns of sentences that say of this text that it was changed.
SENTENCES: Final = {
    "de": (
        r"(?:Dieser|Der) (?:Artikel|Text|Beitrag) wurde (?:\w+ )?(?:aktualisiert|korrigiert|ergänzt|überarbeitet)",
        r"In einer (?:früheren|ersten|vorherigen) (?:Version|Fassung) (?:dieses|des) (?:Artikels|Textes|Beitrags)",
        r"(?:Anmerkung|Hinweis) der Redaktion\s?:(?=.{0,200}\b(?:aktualisiert|korrigiert|Version|Fassung)\b)",
    ),
    "fr": (
        r"Cet article a été (?:mis à jour|corrigé|modifié|actualisé)",
        r"Une (?:version|première version) (?:précédente |antérieure )?de cet article",
    ),
    "es": (
        r"Est[ea] (?:noticia|nota|artículo|información|texto) (?:ha sido|fue) (?:actualizad|corregid|modificad)[oa]",
        r"Una versión (?:anterior|previa) de est[ea]\b",
    ),
    "it": (
        r"Questo articolo è stato (?:aggiornato|corretto|modificato)",
        r"Una (?:precedente versione|versione precedente) di questo",
    ),
    "pt": (
        r"(?:Este texto|Este artigo|Esta reportagem|Esta notícia|Esta matéria) foi (?:atualizad|corrigid)[oa]",
        r"Uma versão anterior dest[ea]\b",
    ),
    "nl": (r"(?:Dit artikel|Dit bericht) is (?:\w+ )?(?:aangepast|bijgewerkt|gecorrigeerd|gewijzigd)",),
    "sv": (r"(?:Artikeln|Texten) har (?:uppdaterats|rättats|korrigerats)",),
    "ru": (
        r"(?:Материал|Статья|Новость|Текст|Заметка) (?:был[аи]? )?(?:обновл[её]н[аы]?|исправлен[аы]?|дополнен[аы]?)\b",
        r"В (?:предыдущей|более ранней|первой) версии (?:этой |этого |данной )?(?:статьи|материала|новости|текста)",
    ),
    "ar": (r"(?:تم تحديث|جرى تحديث|تم تصحيح) هذا (?:الخبر|المقال|التقرير)",),
    "tr": (r"Bu (?:haber|makale|yazı) (?:\w+ )?(?:güncellen|düzeltil)",),
    "zh": (r"(?:本文|本报道|此文)已?(?:于.{2,20})?(?:更新|更正|修正)", r"本文的?(?:早前|此前|较早)版本"),
    "ja": (r"(?:この|本)記事は.{0,30}(?:更新|訂正|修正)(?:しました|されました)",),
}
