namespace HataDsl.Scheduling;

/// <summary>Colours and fonts of all pictures, for light and dark surroundings. Blocks keep their colours in both: dark letters on mid tones.</summary>
internal static class PictureStyle
{
    /// <summary>Colours as custom properties of the element that the selector names.</summary>
    public static string Variables(string selector) => $$$"""
        {{{selector}}}{--back:#ffffff;--panel:#f6f8fa;--ink:#1b2733;--soft:#5b6b7b;--line:#d5dce3;--idle:#eef1f4;--mark:#c2410c;--curve:#3b6fb5;--curve-fill:#3b6fb533}
        @media (prefers-color-scheme:dark){{{{selector}}}{--back:#11161c;--panel:#192129;--ink:#e4eaf0;--soft:#98a6b3;--line:#2f3a45;--idle:#1b232b;--mark:#fb923c;--curve:#7fb2e8;--curve-fill:#7fb2e840}}

        """;

    /// <summary>Rules for the drawing itself. Odd micro-batches are a shade lighter, so that neighbours are told apart.</summary>
    public const string Drawing = """
        .plan{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;background:var(--back)}
        .plan text{fill:var(--ink)}.plan .soft{fill:var(--soft)}.plan .mid{text-anchor:middle}.plan .end{text-anchor:end}
        .plan .title{font-size:15px;font-weight:600}.plan .grid{stroke:var(--line);stroke-width:1}.plan .idle{fill:var(--idle)}
        .plan .mark{stroke:var(--mark);stroke-dasharray:4 3;fill:none}.plan .band{fill:var(--mark);opacity:.09}.plan .bracket{fill:var(--mark)}.plan .marktext{fill:var(--mark);font-weight:600}
        .plan .curve{fill:var(--curve-fill);stroke:var(--curve);stroke-width:1.2}.plan .limit{stroke:var(--mark);stroke-width:1;stroke-dasharray:2 3}
        .plan .s rect{stroke:#10202c;stroke-opacity:.35;stroke-width:.6}.plan .s text{fill:#10202c;font-size:10px;text-anchor:middle;pointer-events:none}
        .F0{fill:#74abe2}.F1{fill:#a3c9ee}.B0{fill:#62b987}.B1{fill:#95d3ad}.I0{fill:#4fb3ab}.I1{fill:#8ad0ca}.W0{fill:#e3a83f}.W1{fill:#f0c97c}
        .plan .s .wide{stroke:#10202c;stroke-opacity:.9;stroke-width:1.1}
        .plan .s .dim{opacity:.22}

        """;
}
