using System.CommandLine;

namespace HataDsl.Samples.TransformerInference.Commands;

/// <summary>Lists the devices, and for each kind that is not there what is missing.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of text." };
        var command = new Command("devices", "Lists the devices that can be used.") { json };
        command.SetAction(parsed =>
        {
            DeviceCatalog catalog = Session.Catalog();
            if (parsed.GetValue(json))
            {
                PrintJson(catalog);
            }
            else
            {
                PrintText(catalog);
            }

            return 0;
        });
        return command;
    }

    private static void PrintText(DeviceCatalog catalog)
    {
        var rows = new List<string[]>();
        foreach (IDeviceProvider provider in catalog.Providers)
        {
            IReadOnlyList<DeviceListing> devices = provider.List();
            rows.AddRange(devices.Select(device => new[] { device.Id, device.Name + "  " + device.Detail }));
            if (devices.Count == 0)
            {
                rows.Add([provider.Prefix, "none: " + provider.WhyNone()]);
            }
        }

        foreach (string[] row in rows)
        {
            Console.WriteLine($"  {row[0],-10} {row[1]}");
        }
    }

    private static void PrintJson(DeviceCatalog catalog) => JsonOutput.Print(writer =>
    {
        writer.WriteStartArray("devices");
        foreach (IDeviceProvider provider in catalog.Providers)
        {
            foreach (DeviceListing device in provider.List())
            {
                writer.WriteStartObject();
                writer.WriteString("id", device.Id);
                writer.WriteString("name", device.Name);
                writer.WriteString("detail", device.Detail);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteStartObject("missing");
        foreach (IDeviceProvider provider in catalog.Providers.Where(provider => provider.List().Count == 0))
        {
            writer.WriteString(provider.Prefix, provider.WhyNone());
        }

        writer.WriteEndObject();
    });
}
