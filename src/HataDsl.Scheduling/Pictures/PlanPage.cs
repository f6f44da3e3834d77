using System.Net;
using System.Text;

namespace HataDsl.Scheduling;

/// <summary>
/// Writes plans as one HTML page that needs nothing else: a table of their figures, then for each plan the picture by device with
/// memory curves, and the picture by micro-batch to unfold. Pointing at a step explains it and fades other micro-batches.
/// </summary>
public static class PlanPage
{
    /// <summary>Widest plan, in steps, that also gets the picture by micro-batch; beyond it the page would be slow to open.</summary>
    private const int MostStepsByMicroBatch = 6000;

    /// <summary>Writes a page.</summary>
    /// <param name="title">Title of the page.</param>
    /// <param name="entries">The plans, in order.</param>
    /// <param name="introduction">A paragraph below the title, or null.</param>
    public static string Write(string title, IReadOnlyList<PageEntry> entries, string? introduction = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(entries);
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Append("<title>").Append(Encode(title)).Append("</title>\n<style>\n");
        page.Append(PictureStyle.Variables(":root")).Append(PictureStyle.Drawing).Append(PageStyle).Append("</style></head>\n<body><main>\n");
        page.Append("<h1>").Append(Encode(title)).Append("</h1>\n");
        if (introduction is not null)
            page.Append("<p class=\"intro\">").Append(Encode(introduction)).Append("</p>\n");
        if (entries.Count > 1)
            Table(page, entries);
        for (int i = 0; i < entries.Count; i++)
            Section(page, entries[i], i);
        page.Append("</main><div id=\"tip\" hidden></div>\n<script>\n").Append(Script).Append("</script></body></html>\n");
        return page.ToString();
    }

    private static void Table(StringBuilder page, IReadOnlyList<PageEntry> entries)
    {
        List<string> columns = [];
        foreach (PageEntry entry in entries)
            foreach ((string name, _) in entry.Figures)
                if (!columns.Contains(name))
                    columns.Add(name);
        page.Append("<div class=\"scroll\"><table><thead><tr><th></th>");
        foreach (string column in columns)
            page.Append("<th>").Append(Encode(column)).Append("</th>");
        page.Append("</tr></thead><tbody>\n");
        for (int i = 0; i < entries.Count; i++)
        {
            page.Append("<tr><td><a href=\"#plan").Append(i).Append("\">").Append(Encode(entries[i].Heading)).Append("</a></td>");
            foreach (string column in columns)
                page.Append("<td>").Append(Encode(entries[i].Figures.FirstOrDefault(figure => figure.Name == column).Value ?? "")).Append("</td>");
            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static void Section(StringBuilder page, PageEntry entry, int number)
    {
        page.Append("<section id=\"plan").Append(number).Append("\"><h2>").Append(Encode(entry.Heading)).Append("</h2>\n");
        if (entry.Note is not null)
            page.Append("<p class=\"note\">").Append(Encode(entry.Note)).Append("</p>\n");
        page.Append("<dl>");
        foreach ((string name, string value) in entry.Figures)
            page.Append("<div><dt>").Append(Encode(name)).Append("</dt><dd>").Append(Encode(value)).Append("</dd></div>");
        page.Append("</dl>\n<div class=\"scroll\">").Append(PlanSvg.Draw(entry.Plan, 1180, title: false)).Append("</div>\n");
        if (entry.Plan.Programs.Sum(static program => program.Length) <= MostStepsByMicroBatch)
            page.Append("<details><summary>By micro-batch</summary><div class=\"scroll\">")
                .Append(PlanSvg.DrawMicroBatches(entry.Plan, 1180)).Append("</div></details>\n");
        page.Append("</section>\n");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private const string PageStyle = """
        :root{color-scheme:light dark}
        body{margin:0;background:var(--back);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        main{max-width:1240px;margin:0 auto;padding:28px 24px 60px}h1{font-size:24px;margin:0 0 6px}h2{font-size:17px;margin:0 0 4px}
        .intro,.note{color:var(--soft);margin:0 0 14px;max-width:90ch}section{margin-top:34px;padding-top:18px;border-top:1px solid var(--line)}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin-top:12px}th,td{padding:5px 14px 5px 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        th{color:var(--soft);font-weight:500}th:first-child,td:first-child{text-align:left}a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}
        dl{display:flex;flex-wrap:wrap;gap:8px;margin:10px 0 12px}dl div{background:var(--panel);border:1px solid var(--line);border-radius:7px;padding:4px 12px}
        dt{color:var(--soft);font-size:11px}dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}.scroll{overflow-x:auto}svg{display:block}
        summary{cursor:pointer;color:var(--soft);margin:8px 0}
        #tip{position:fixed;z-index:9;pointer-events:none;white-space:pre;background:var(--panel);color:var(--ink);border:1px solid var(--line);border-radius:7px;padding:6px 10px;font-size:12px;box-shadow:0 4px 16px #0003}

        """;

    private const string Script = """
        (()=>{
          const tip=document.getElementById("tip");let lit=null;
          for(const t of document.querySelectorAll(".s title")){t.parentNode.dataset.tip=t.textContent;t.remove();}
          const clear=()=>{tip.hidden=true;if(lit){for(const r of lit.querySelectorAll(".dim"))r.classList.remove("dim");lit=null;}};
          document.addEventListener("pointerover",e=>{
            const r=e.target.closest?.("rect[data-tip]");clear();if(!r)return;
            tip.textContent=r.dataset.tip;tip.hidden=false;lit=r.parentNode;
            for(const o of lit.querySelectorAll("rect[data-m]"))if(o.dataset.m!==r.dataset.m)o.classList.add("dim");
          });
          document.addEventListener("pointermove",e=>{
            if(tip.hidden)return;const b=tip.getBoundingClientRect();
            tip.style.left=Math.min(e.clientX+14,innerWidth-b.width-8)+"px";tip.style.top=Math.min(e.clientY+16,innerHeight-b.height-8)+"px";
          });
          document.addEventListener("pointerleave",clear);
        })();

        """;
}
