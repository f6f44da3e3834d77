using System.Globalization;
using System.Text;

namespace PipelinePlans;

/// <summary>Writes one flat JSON object on one line. By hand: the JSON library would be a tenth of the program's start.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new("{");

    public JsonText Add(string name, string? value) => Raw(name, value is null ? "null" : Quote(value));

    public JsonText Add(string name, long value) => Raw(name, value.ToString(CultureInfo.InvariantCulture));

    public JsonText Add(string name, long? value) => Raw(name, value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "null");

    public JsonText Add(string name, bool value) => Raw(name, value ? "true" : "false");

    public JsonText Add(string name, double value) => Raw(name, value.ToString("0.######", CultureInfo.InvariantCulture));

    public JsonText Add(string name, IEnumerable<long> values) => Raw(name, $"[{string.Join(',', values)}]");

    public JsonText Raw(string name, string json)
    {
        _text.Append(_text.Length > 1 ? "," : "").Append(Quote(name)).Append(':').Append(json);
        return this;
    }

    public override string ToString() => _text.ToString() + "}";

    private static string Quote(string value)
    {
        StringBuilder text = new("\"");
        foreach (char c in value)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (c < ' ')
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }

        return text.Append('"').ToString();
    }
}
