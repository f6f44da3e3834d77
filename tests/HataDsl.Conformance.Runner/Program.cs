using System.Diagnostics;
using System.Reflection;

// Runs the theories over devices without a test host, for machines that have a GPU and no SDK: publish it self-contained, and name
// the devices in HATADSL_TEST_DEVICES. Cases of other devices are left out.
// With the argument "speed" it measures copies and matrix products on them instead; with another, it runs the cases whose title has it.
string[] devices = (Environment.GetEnvironmentVariable("HATADSL_TEST_DEVICES") ?? "cpu").Split(',');
if (args is ["speed"])
{
    return Speed.Run(devices);
}

int passed = 0;
int failed = 0;
string current = "nothing";
var running = new Stopwatch();

// A driver that never answers shows which case it was.
using var progress = new Timer(_ => Console.WriteLine($"{passed} passed, {failed} failed, in {current} for {running.Elapsed.TotalSeconds:N0} s"), null, 10_000, 10_000);
foreach (string assembly in (string[])["HataDsl.Conformance", "HataDsl.Attention.Tests"])
{
    foreach (Type type in Assembly.Load(assembly).GetExportedTypes())
    {
        foreach (MethodInfo method in type.GetMethods())
        {
            if (method.GetCustomAttribute<TheoryAttribute>() is not null)
            {
                RunTheory(type, method);
            }
        }
    }
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

void RunTheory(Type type, MethodInfo method)
{
    IEnumerable<object[]> rows = method.GetCustomAttributes<Xunit.Sdk.DataAttribute>().SelectMany(data => data.GetData(method));
    foreach (object[] row in rows)
    {
        // The first argument of these theories is the device. Fixed rows name those without a GPU: their shapes run on each one asked for.
        if (row[0] is not string device)
        {
            continue;
        }

        IEnumerable<string> on = devices.Contains(device) ? [device] : device == "vulkan" ? devices : [];
        foreach (string name in on)
        {
            RunCase(type, method, [name, .. row.AsSpan(1)]);
        }
    }
}

void RunCase(Type type, MethodInfo method, object[] arguments)
{
    string title = $"{type.Name}.{method.Name}({string.Join(", ", arguments)})";
    if (args is [var part] && !title.Contains(part, StringComparison.Ordinal))
    {
        return;
    }

    current = title;
    running.Restart();
    try
    {
        method.Invoke(Activator.CreateInstance(type), arguments);
        passed++;
    }
    catch (TargetInvocationException exception)
    {
        failed++;
        Console.WriteLine($"FAILED {title}: {exception.InnerException!.Message.ReplaceLineEndings(" ")}");
    }

    if (running.Elapsed.TotalSeconds > 5)
    {
        Console.WriteLine($"slow: {title} {running.Elapsed.TotalSeconds:N1} s");
    }
}
