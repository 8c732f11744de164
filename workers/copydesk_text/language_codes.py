"""Language codes: turns the many codes of one language into that of ISO 639-1."""

import re
from typing import Final


def _table(text: str) -> dict[str, str]:
    entries = (entry.partition(":") for entry in text.split())
    return {longer: two for two, _, codes in entries for longer in codes.split(",")}


#: Code of ISO 639-1: the other codes that stand for it (ISO 639-2 and 639-3, varieties in the news, old codes).
_TWO_LETTERS: Final = _table(
    """
    aa:aar af:afr am:amh ar:ara,arb as:asm az:aze,azj ba:bak be:bel bg:bul bn:ben bs:bos ca:cat co:cos cs:ces,cze
    cy:cym,wel da:dan de:deu,ger el:ell,gre en:eng eo:epo es:spa et:est,ekk eu:eus,baq fa:fas,per,pes ff:ful fi:fin
    fr:fra,fre fy:fry ga:gle gd:gla gl:glg gu:guj ha:hau he:heb,iw hi:hin hr:hrv ht:hat hu:hun hy:hye,arm id:ind,in
    ig:ibo is:isl,ice it:ita ja:jpn jv:jav,jw ka:kat,geo kk:kaz km:khm kn:kan ko:kor ku:kur,kmr,ckb,sdh ky:kir
    lb:ltz ln:lin lo:lao lt:lit lv:lav,lvs mg:mlg,plt mi:mri,mao mk:mkd,mac ml:mal mn:mon,khk mr:mar ms:msa,may,zsm
    mt:mlt my:mya,bur nb:nob ne:nep,npi nl:nld,dut nn:nno no:nor ny:nya oc:oci om:orm or:ori,ory pa:pan pl:pol
    ps:pus,pbt pt:por qu:que rn:run ro:ron,rum,mo ru:rus rw:kin sd:snd si:sin sk:slk,slo sl:slv sm:smo sn:sna so:som
    sq:sqi,alb,als sr:srp,scc st:sot su:sun sv:swe sw:swa,swh ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl
    tn:tsn tr:tur tt:tat ug:uig uk:ukr ur:urd uz:uzb,uzn vi:vie wo:wol xh:xho yi:yid,ji yo:yor zh:zho,chi,cmn zu:zul
    """
)

#: The languages that ISO 639-1 has a code for, and that the news is read in.
LANGUAGES: Final = frozenset(_TWO_LETTERS.values())


def language_code(tag: str) -> str:
    """The language of a tag, in small letters.

    Args:
        tag: A BCP 47 tag, with hyphens or underscores (`pt-BR`, `deu`, `zh_Hant`).

    Returns:
        The code of ISO 639-1 where the language has one, else the first part of the tag.
    """
    code = re.split("[-_]", tag, maxsplit=1)[0].lower()
    return _TWO_LETTERS.get(code, code)
