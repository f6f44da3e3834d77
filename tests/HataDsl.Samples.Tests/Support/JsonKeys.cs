using System.Text.Json;

namespace HataDsl.Samples.Tests;

/// <summary>Looks at printed objects.</summary>
internal static class JsonKeys
{
    /// <summary>Names of an object's members in order.</summary>
    public static string[] Keys(this JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];

    /// <summary>A member's text.</summary>
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>A member's number.</summary>
    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
