using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>The types that the type parameters of the method being lowered stand for.</summary>
internal sealed class TypeSubstitution
{
    private readonly Dictionary<ITypeSymbol, ITypeSymbol> _map = new(SymbolEqualityComparer.Default);

    /// <summary>The substitution inside a method whose type arguments are all closed.</summary>
    public static TypeSubstitution For(IMethodSymbol method)
    {
        var result = new TypeSubstitution();
        result.Add(method.OriginalDefinition.TypeParameters, method.TypeArguments);
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            result.Add(type.OriginalDefinition.TypeParameters, type.TypeArguments);
        }

        return result;
    }

    /// <summary>Adds what holds around a local function.</summary>
    public TypeSubstitution With(TypeSubstitution outer)
    {
        foreach (KeyValuePair<ITypeSymbol, ITypeSymbol> pair in outer._map)
        {
            if (!_map.ContainsKey(pair.Key))
            {
                _map.Add(pair.Key, pair.Value);
            }
        }

        return this;
    }

    /// <summary>Text that differs between substitutions.</summary>
    public string Describe() => string.Join(", ", _map.Select(pair => pair.Key.Name + "=" + pair.Value.ToDisplayString()));

    public ITypeSymbol Apply(ITypeSymbol type)
    {
        if (_map.Count == 0)
        {
            return type;
        }

        if (_map.TryGetValue(type, out ITypeSymbol? closed))
        {
            return closed;
        }

        return type is INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: > 0 } named
            ? named.OriginalDefinition.Construct([.. named.TypeArguments.Select(Apply)])
            : type;
    }

    /// <summary>The method with type arguments closed; a static abstract member becomes the one of the closed type.</summary>
    /// <param name="method">The method as bound.</param>
    /// <param name="constrainedTo">The type parameter through which it is called, or null.</param>
    public IMethodSymbol Apply(IMethodSymbol method, ITypeSymbol? constrainedTo)
    {
        if (_map.Count == 0)
        {
            return method;
        }

        IMethodSymbol result = method;
        if (method.MethodKind != MethodKind.LocalFunction && method.ContainingType is { IsGenericType: true } container)
        {
            var closed = (INamedTypeSymbol)Apply(container);
            result = closed.GetMembers(method.Name).OfType<IMethodSymbol>()
                .First(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method.OriginalDefinition));
        }

        if (method.IsGenericMethod)
        {
            ImmutableArray<ITypeSymbol> arguments = [.. method.TypeArguments.Select(Apply)];
            result = result.OriginalDefinition.Equals(result, SymbolEqualityComparer.Default)
                ? result.Construct([.. arguments])
                : result.ConstructedFrom.Construct([.. arguments]);
        }

        return constrainedTo is not null && Apply(constrainedTo).FindImplementationForInterfaceMember(result) is IMethodSymbol implementation
            ? implementation
            : result;
    }

    private void Add(ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> arguments)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(parameters[i], arguments[i]))
            {
                _map[parameters[i]] = arguments[i];
            }
        }
    }
}
