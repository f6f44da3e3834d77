using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>Running sums of any number of elements: sums of tiles, running sums of those by the same steps, then the tiles.</summary>
internal sealed class ScanSteps
{
    private readonly SampleContext _context;
    private readonly Buffer<uint> _x;
    private readonly Buffer<uint> _y;
    private readonly Buffer<uint> _sums;
    private readonly Buffer<uint> _before;
    private readonly ScanSteps? _ofSums;
    private readonly int _tiles;

    /// <summary>Prepares the steps and their buffers.</summary>
    /// <param name="context">Where they run.</param>
    /// <param name="x">The elements.</param>
    /// <param name="y">Their running sums.</param>
    public ScanSteps(SampleContext context, Buffer<uint> x, Buffer<uint> y)
    {
        _context = context;
        _x = x;
        _y = y;
        _tiles = (int)((x.Length + InclusiveScan.Tile - 1) / InclusiveScan.Tile);
        _sums = context.Poisoned<uint>(_tiles);
        _before = context.Poisoned<uint>(_tiles);
        _ofSums = _tiles > 1 ? new ScanSteps(context, _sums, _before) : null;
    }

    /// <summary>Puts the steps into the queue.</summary>
    public void Launch()
    {
        if (_ofSums is not null)
        {
            InclusiveScan.TileSums(_context.Queue, Grid.Workgroups(_tiles), _x, _sums);
            _ofSums.Launch();
        }

        InclusiveScan.Run(_context.Queue, Grid.Workgroups(_tiles), _x, _before, _y);
    }
}
