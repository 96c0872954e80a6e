"""How numbers and days are written in a locale: a table of CLDR's, whose library takes 5 MB of a till's memory.

A test holds it to what the library says; where a locale is not in it, the library is asked.
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Marks:
    """Decimal mark, mark between groups, the sizes of the last group and of those before it, order of a day."""

    decimal: str
    group: str
    primary: int
    secondary: int
    order: str


TABLE = {
    Marks(".", ",", 3, 3, "dmy"): """
        aa aa_DJ aa_ER aa_ET ab ab_GE am am_ET an an_ES ar ar_001 ar_AE ar_BH ar_DJ ar_EG ar_EH ar_ER ar_IL ar_IQ
        ar_JO ar_KM ar_KW ar_OM ar_PS ar_QA ar_SA ar_SD ar_SO ar_SS ar_SY ar_TD ar_YE asa asa_TZ az_Cyrl
        az_Cyrl_AZ bal bal_Arab bal_Arab_PK bal_Latn bal_Latn_PK bem bem_ZM bew bew_ID bez bez_TZ bm bm_ML
        bm_Nkoo bm_Nkoo_ML byn byn_ER cgg cgg_UG co co_FR cy cy_GB dav dav_KE doi doi_IN ebu ebu_KE en_001 en_150
        en_AE en_AG en_AI en_AU en_BB en_BM en_BS en_BW en_BZ en_CC en_CK en_CM en_CX en_CY en_DG en_DM en_ER
        en_FJ en_FK en_FM en_GB en_GD en_GG en_GH en_GI en_GM en_GS en_GY en_HK en_IE en_IL en_IM en_IO en_JE
        en_JM en_KE en_KI en_KN en_KY en_LC en_LR en_LS en_MG en_MO en_MS en_MT en_MU en_MV en_MW en_MY en_NA
        en_NF en_NG en_NR en_NU en_NZ en_PG en_PK en_PN en_PW en_RW en_SB en_SC en_SD en_SG en_SH en_SL en_SS
        en_SX en_SZ en_TC en_TK en_TO en_TT en_TV en_TZ en_UG en_VC en_VG en_VU en_WS en_ZM en_ZW es_419 es_BR
        es_BZ es_CU es_DO es_GT es_HN es_MX es_NI es_PE es_SV es_US frr frr_DE fur fur_IT ga ga_GB ga_IE gd gd_GB
        gez gez_ER gez_ET guz guz_KE gv gv_IM ha ha_GH ha_NE ha_NG haw haw_US he he_IL ig ig_NG jmc jmc_TZ kam
        kam_KE kde kde_TZ ki ki_KE kk_Arab kk_Arab_CN kln kln_KE km km_KH kn kn_IN kok kok_Deva kok_Deva_IN
        ks_Deva ks_Deva_IN ksb ksb_TZ ksh ksh_DE kw kw_GB la la_VA lag lag_TZ lg lg_UG luo luo_KE luy luy_KE mai
        mai_IN mas mas_KE mas_TZ mer mer_KE mi mi_NZ mni mni_Beng mni_Beng_IN mni_Mtei mni_Mtei_IN ms ms_Arab
        ms_Arab_MY ms_MY ms_SG mt mt_MT my my_MM naq naq_NA nd nd_ZW nds nds_DE nds_NL nus nus_SS nyn nyn_UG oc
        oc_ES oc_FR os os_GE os_RU pa_Arab pa_Arab_PK pap pap_AW pap_CW pcm pcm_NG prg prg_PL qu qu_EC qu_PE rif
        rif_MA rof rof_TZ rwk rwk_TZ saq saq_KE sat sat_Deva sat_Deva_IN sat_Olck sat_Olck_IN sbp sbp_TZ scn
        scn_IT sid sid_ET so so_DJ so_ET so_KE so_SO ssy ssy_ER sw sw_KE sw_TZ sw_UG syr syr_IQ syr_SY szl szl_PL
        ta_MY ta_SG teo teo_KE teo_UG th th_TH tig tig_ER to to_TO tpi tpi_PG trw trw_PK ur ur_IN ur_PK vai
        vai_Latn vai_Latn_LR vai_Vaii vai_Vaii_LR vun vun_TZ wal wal_ET xog xog_UG yi yi_UA yo yo_BJ yo_NG
        zh_Hans_HK zh_Hans_MO zh_Hans_SG zh_Hant_HK zh_Hant_MO
    """,
    Marks(".", ",", 3, 3, "ymd"): """
        ann ann_NG apc apc_SY arn arn_CL az_Arab az_Arab_IQ az_Arab_IR az_Arab_TR ba ba_RU bgc bgc_IN bho bho_IN
        blt blt_VN bo bo_CN bo_IN bss bss_CM cch cch_NG ce ce_RU cho cho_US ckb ckb_IQ ckb_IR cop cop_EG csw
        csw_CA cu cu_RU en_CA en_Dsrt en_Dsrt_US en_Shaw en_Shaw_GB fa fa_AF fa_IR gn gn_PY ha_Arab ha_Arab_NG
        ha_Arab_SD hnj hnj_Hmnp hnj_Hmnp_US ii ii_CN io io_001 iu_Latn iu_Latn_CA ja ja_JP jbo jbo_001 kaa
        kaa_Cyrl kaa_Cyrl_UZ kaa_Latn kaa_Latn_UZ kaj kaj_NG kcg kcg_NG ken ken_CM ko ko_CN ko_KP ko_KR kpe
        kpe_GN kpe_LR lmo lmo_IT lrc lrc_IQ lrc_IR ltg ltg_LV mdf mdf_RU mg mg_MG mgo mgo_CM mhn mhn_IT mic
        mic_CA mn mn_MN mn_Mong mn_Mong_CN mn_Mong_MN moh moh_CA myv myv_RU mzn mzn_IR nv nv_US ny ny_MW pis
        pis_SB quc quc_GT raj raj_IN rhg rhg_Rohg rhg_Rohg_BD rhg_Rohg_MM sd sd_Arab sd_Arab_PK sdh sdh_IQ sdh_IR
        shn shn_MM shn_TH si si_LK skr skr_PK sma sma_NO sma_SE smj smj_NO smj_SE sms sms_FI sn sn_ZW st st_LS
        st_ZA trv trv_TW tyv tyv_RU ug ug_CN vmw vmw_MZ vo vo_001 wa wa_BE wae wae_CH wbp wbp_AU yue yue_Hans
        yue_Hans_CN yue_Hant yue_Hant_CN yue_Hant_HK yue_Hant_MO za za_CN zh zh_Hans zh_Hans_CN zh_Hans_MY
        zh_Hant zh_Hant_MY zh_Hant_TW zh_Latn zh_Latn_CN
    """,
    Marks(",", " ", 3, 3, "dmy"): """
        agq agq_CM bas bas_CM be be_BY be_TARASK bg bg_BG br br_FR cs cs_CZ cv cv_RU dua dua_CM dyo dyo_SN en_CZ
        en_FI en_FR en_HU en_NO en_PT en_SK es_CR et et_EE ewo ewo_CM ff ff_Latn ff_Latn_BF ff_Latn_CM ff_Latn_GH
        ff_Latn_GM ff_Latn_GN ff_Latn_GW ff_Latn_LR ff_Latn_MR ff_Latn_NE ff_Latn_NG ff_Latn_SL ff_Latn_SN fi
        fi_FI fr fr_BE fr_BF fr_BI fr_BJ fr_BL fr_CD fr_CF fr_CG fr_CH fr_CI fr_CM fr_DJ fr_DZ fr_FR fr_GA fr_GF
        fr_GN fr_GP fr_GQ fr_HT fr_KM fr_MA fr_MC fr_MF fr_MG fr_ML fr_MQ fr_MR fr_MU fr_NC fr_NE fr_PF fr_PM
        fr_RE fr_RW fr_SC fr_SN fr_SY fr_TD fr_TG fr_TN fr_VU fr_WF fr_YT ht ht_HT hy hy_AM ie ie_EE ka ka_GE kab
        kab_DZ kea kea_CV kk kk_Cyrl kk_Cyrl_KZ kk_KZ ksf ksf_CM ky ky_KG lv lv_LV nb nb_NO nb_SJ nmg nmg_CM nn
        nn_NO no pl pl_PL pt_AO pt_CH pt_CV pt_GQ pt_GW pt_LU pt_MO pt_MZ pt_PT pt_ST pt_TL ru ru_BY ru_KG ru_KZ
        ru_MD ru_RU ru_UA se_FI shi shi_Latn shi_Latn_MA shi_Tfng shi_Tfng_MA sk sk_SK smn smn_FI sq sq_AL sq_MK
        sq_XK tg tg_TJ tk tk_TM tt tt_RU tzm tzm_MA uk uk_UA uz uz_Cyrl uz_Cyrl_UZ uz_Latn uz_Latn_UZ vec vec_IT
        yav yav_CM zgh zgh_MA
    """,
    Marks(",", ".", 3, 3, "dmy"): """
        ar_DZ ar_LB ar_LY ar_MA ar_MR ar_TN ast ast_ES az az_Latn az_Latn_AZ bs bs_Cyrl bs_Cyrl_BA bs_Latn
        bs_Latn_BA ca ca_AD ca_ES ca_ES_VALENCIA ca_FR ca_IT da da_DK da_GL de de_AT de_BE de_DE de_IT de_LU dsb
        dsb_DE el el_CY el_GR el_POLYTON en_AT en_BE en_DE en_DK en_ES en_ID en_IT en_NL en_PL en_RO en_SI es
        es_AR es_BO es_CL es_CO es_EA es_EC es_ES es_GQ es_IC es_PH es_PY es_UY es_VE fo fo_DK fo_FO fr_LU fy
        fy_NL gl gl_ES hr hr_BA hr_HR hsb hsb_DE ia ia_001 id id_ID is is_IS it it_IT it_SM it_VA jv jv_ID kgp
        kgp_BR kkj kkj_CM ku ku_TR lb lb_LU lij lij_IT lld lld_IT ln ln_AO ln_CD ln_CF ln_CG lo lo_LA lu lu_CD
        mgh mgh_MZ mk mk_MK ms_Arab_BN ms_BN ms_ID mua mua_CM nl nl_AW nl_BE nl_BQ nl_CW nl_NL nl_SR nl_SX nnh
        nnh_CM pt pt_BR qu_BO rn rn_BI ro ro_MD ro_RO sc sc_IT seh seh_MZ sg sg_CF sl sl_SI sr sr_Cyrl sr_Cyrl_BA
        sr_Cyrl_ME sr_Cyrl_RS sr_Cyrl_XK sr_Latn sr_Latn_BA sr_Latn_ME sr_Latn_RS sr_Latn_XK su su_Latn
        su_Latn_ID sw_CD tr tr_CY tr_TR vi vi_VN wo wo_SN yrl yrl_BR yrl_CO yrl_VE
    """,
    Marks(".", ",", 3, 3, "mdy"): """
        ak ak_GH cad cad_US ceb ceb_PH chr chr_US cic cic_US ee ee_GH ee_TG en en_AS en_BI en_GU en_MH en_MP
        en_PH en_PR en_UM en_US en_VI es_PA es_PR fil fil_PH gaa gaa_GH iu iu_CA lkt lkt_US mus mus_US om om_ET
        om_KE osa osa_US sd_Deva sd_Deva_IN ti ti_ER ti_ET zu zu_ZA
    """,
    Marks(".", ",", 3, 2, "dmy"): """
        as as_IN bn bn_BD bn_IN brx brx_IN ccp ccp_BD ccp_IN dv dv_MV en_IN gu gu_IN hi hi_IN hi_Latn hi_Latn_IN
        kok_Latn kok_Latn_IN kxv kxv_Deva kxv_Deva_IN kxv_Latn kxv_Latn_IN kxv_Orya kxv_Orya_IN kxv_Telu
        kxv_Telu_IN ml ml_IN mr mr_IN pa pa_Guru pa_Guru_IN sa sa_IN ta ta_IN ta_LK te te_IN xnr xnr_IN
    """,
    Marks(",", " ", 3, 3, "ymd"): """
        af af_NA af_ZA en_SE en_ZA eo eo_001 fr_CA hu hu_HU lt lt_LT nr nr_ZA sah sah_RU se se_NO se_SE ss ss_SZ
        ss_ZA sv sv_AX sv_FI sv_SE ts ts_ZA ve ve_ZA
    """,
    Marks(",", ".", 3, 3, "ymd"): """
        eu eu_ES jgo jgo_CM kl kl_GL ps ps_AF ps_PK rw rw_RW uz_Arab uz_Arab_AF
    """,
    Marks(".", "\u2e41", 3, 3, "dmy"): """
        ff_Adlm ff_Adlm_BF ff_Adlm_CM ff_Adlm_GH ff_Adlm_GM ff_Adlm_GN ff_Adlm_GW ff_Adlm_LR ff_Adlm_MR
        ff_Adlm_NE ff_Adlm_NG ff_Adlm_SL ff_Adlm_SN
    """,
    Marks(".", " ", 3, 3, "dmy"): """
        dje dje_NE khq khq_ML mfe mfe_MU ses ses_ML twq twq_NE
    """,
    Marks(".", "\u2019", 3, 3, "dmy"): """
        de_CH de_LI en_CH gsw gsw_CH gsw_FR gsw_LI it_CH rm rm_CH
    """,
    Marks("\u066b", "\u060c", 3, 3, "ymd"): """
        bgn bgn_AE bgn_AF bgn_IR bgn_OM bgn_PK
    """,
    Marks(".", ",", 3, 2, "ymd"): """
        dz dz_BT ne ne_IN ne_NP
    """,
    Marks(".", "\u060c", 3, 3, "mdy"): """
        ks ks_Arab ks_Arab_IN
    """,
    Marks(".", "\u2019", 3, 3, "ymd"): """
        tn tn_BW tn_ZA
    """,
    Marks(",", " ", 2, 2, "ymd"): """
        tok tok_001
    """,
    Marks(",", " ", 3, 3, "mdy"): """
        blo blo_BJ
    """,
    Marks(".", " ", 3, 3, "mdy"): """
        xh xh_ZA
    """,
    Marks(".", " ", 3, 3, "ymd"): """
        nso nso_ZA
    """,
    Marks(".", ",", 3, 2, "mdy"): """
        or or_IN
    """,
    Marks(".", "\u060c", 3, 3, "ymd"): """
        nqo nqo_GN
    """,
    Marks(".", ",", 1000, 1000, "mdy"): """
        en_US_POSIX
    """,
}  # fmt: skip


@cache
def marks_of(locale: str) -> Marks:
    """Of a locale such as `de_DE`. Raises ValueError for one that nobody knows."""
    for marks, locales in TABLE.items():
        if locale in locales.split():
            return marks
    return asked(locale)


def asked(locale: str) -> Marks:
    """What the library says, which knows other spellings too."""
    from babel import Locale, UnknownLocaleError, numbers  # seldom needed, large

    try:
        known = Locale.parse(locale)
    except (ValueError, UnknownLocaleError):
        raise ValueError(f"there is no locale {locale!r}") from None
    group, pattern = numbers.get_group_symbol(known), str(known.date_formats["short"].pattern).casefold()
    primary, secondary = known.decimal_formats[None].grouping
    return Marks(
        numbers.get_decimal_symbol(known),
        " " if group.isspace() else group,  # narrow and no-break ones are plain on a terminal, whose columns count
        primary,
        secondary,
        "".join(sorted("dmy", key=pattern.index)),
    )
