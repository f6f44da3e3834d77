using HataDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace HataDsl.Generators.Tests;

/// <summary>What typing costs in a project of 200 kernels, and that it gives what a fresh run gives.</summary>
[Collection(nameof(KeystrokeTests))]
public sealed class KeystrokeTests(ITestOutputHelper output)
{
    private const int Kernels = 200;
    private const double MillisecondsEach = 1.5;

    [Fact]
    public void A_keystroke_in_a_method_that_no_kernel_uses_parses_and_generates_nothing()
    {
        var editor = new ProjectEditor(Kernels, tracksSteps: true);
        double best = Measure(editor, i => editor.Replace(KernelProject.Unrelated, $"question + {i}", $"question + {i + 1}"));
        output.WriteLine($"{best / Kernels:F4} ms CPU a kernel");
        editor.AssertReasons(TrackingNames.Candidates, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        editor.AssertReasons(TrackingNames.Parse, IncrementalStepRunReason.Cached);
        editor.AssertReasons(TrackingNames.Models, IncrementalStepRunReason.Cached);
        Assert.All(editor.OutputReasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.True(best < Kernels * MillisecondsEach, $"{best:F1} ms");
    }

    [Fact]
    public void A_keystroke_in_a_declaration_lowers_every_kernel_and_generates_nothing()
    {
        var editor = new ProjectEditor(Kernels, tracksSteps: true);
        double best = Measure(editor, i => editor.Replace(KernelProject.Unrelated, "static class Program", $"static class Program{i}"));
        output.WriteLine($"{best / Kernels:F4} ms CPU a kernel");
        editor.AssertReasons(TrackingNames.Models, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        Assert.All(editor.OutputReasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_keystroke_in_a_kernel_generates_that_one()
    {
        var editor = new ProjectEditor(Kernels, tracksSteps: true);
        editor.Replace("Kernels3.cs", "float sum = 0;", "float sum = 1;");
        Assert.Equal(1, editor.OutputReasons.Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    public static TheoryData<string, string, string> Edits() => new()
    {
        { KernelProject.Helpers, "MathF.Exp(x)", "MathF.Exp(x) + 1" },
        { KernelProject.Helpers, "Largest = 1e30f", "Largest = 1e20f" },
        { KernelProject.Helpers, "MathF.Max(x, -limit)", "MathF.Max(x, limit)" },
        { KernelProject.Helpers, "float Silu(float x)", "double Silu(double x)" },
        { KernelProject.Helpers, "float Silu(float x) =>", "float Silu(double x) => 1;\n\n    public static float Silu(float x) =>" },
        { KernelProject.Unrelated, "using System;", "global using static Project.Other;\nusing System;" },
        { KernelProject.Unrelated, "public static class Program", "public static class MathF { public static float Exp(float x) => x; public static float Sqrt(float x) => x; public static float FusedMultiplyAdd(float a, float b, float c) => a; public static float Min(float a, float b) => a; public static float Max(float a, float b) => a; }\n\npublic static class Program" },
        { KernelProject.Unrelated, "return answer * 2;", "return answer * 3;" },
        { "Kernels0.cs", "int i = Invocation.X;", "int j = 0;\n        int i = Invocation.X + j;" },
        { "Kernels1.cs", "Workgroup.Barrier();", "" },
        { "Kernels1.cs", "public static void Scale", "\n\n    // moved\n    public static void Scale" },
        { "Kernels0.cs", "[Kernel(256)]", "[Kernel(128)]" },
        { "Kernels0.cs", "[Kernel(16, 16)]", "// [Kernel(16, 16)]" },
        { "Kernels1.cs", "public static partial class", "public static class" },
        { "Kernels0.cs", "float factor", "int factor" },
        { "Kernels0.cs", "float sum = 0;", "float sum = Missing;" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edited_project_is_what_a_fresh_run_makes_of_it(string file, string from, string to)
    {
        var editor = new ProjectEditor(24, tracksSteps: false);
        editor.Replace(file, from, to);
        editor.AssertSameAsFresh();
        editor.Replace(KernelProject.Unrelated, "question + 0", "question + 1");
        editor.AssertSameAsFresh();
        editor.Replace(file, to.Length == 0 ? "Workgroup" : to, to.Length == 0 ? "Workgroup" : from);
        editor.AssertSameAsFresh();
    }

    [Fact]
    public void Random_edits_one_after_the_other_give_what_fresh_runs_give()
    {
        var random = new Random(5);
        object[][] edits = [.. Edits()];
        var editor = new ProjectEditor(24, tracksSteps: false);
        for (int i = 0; i < 20; i++)
        {
            object[] edit = edits[random.Next(edits.Length)];
            (string from, string to) = random.Next(2) == 0 ? ((string)edit[1], (string)edit[2]) : ((string)edit[2], (string)edit[1]);
            if (from.Length > 0 && editor.TryReplace((string)edit[0], from, to))
            {
                editor.AssertSameAsFresh();
            }
        }
    }

    /// <summary>The least CPU time of some keystrokes in milliseconds: what disturbs a measurement only adds.</summary>
    private static double Measure(ProjectEditor editor, Action<int> keystroke)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 12; i++)
        {
            keystroke(i);
            best = Math.Min(best, editor.LastRun.TotalMilliseconds);
        }

        return best;
    }
}
