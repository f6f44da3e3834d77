namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    /// <summary>
    /// Functions of f64, which no device has: the algorithms of fdlibm, with their constants. Sine and cosine are accurate up to some 1e6.
    /// </summary>
    private const string DoubleFunctions = """
        // x * 2^n for any n that the callers make; in two steps so that results near the ends of the range are right.
        double hd_scale_f64(double x, int n)
        {
            int h = n / 2;
            double a = packDouble2x32(uvec2(0u, uint(h + 1023) << 20));
            double b = packDouble2x32(uvec2(0u, uint(n - h + 1023) << 20));
            return x * a * b;
        }

        // e^(hi + lo) for |hi| below 0.35.
        double hd_exp_part_f64(double r)
        {
            double p = 1.6059043836821613e-10lf;
            p = p * r + 2.08767569878681e-09lf;
            p = p * r + 2.505210838544172e-08lf;
            p = p * r + 2.755731922398589e-07lf;
            p = p * r + 2.7557319223985893e-06lf;
            p = p * r + 2.48015873015873e-05lf;
            p = p * r + 0.0001984126984126984lf;
            p = p * r + 0.001388888888888889lf;
            p = p * r + 0.008333333333333333lf;
            p = p * r + 0.041666666666666664lf;
            p = p * r + 0.16666666666666666lf;
            return 1.0lf + (r + r * r * (0.5lf + r * p));
        }

        double hd_exp_f64(double x)
        {
            if (hd_nan_f64(x)) return x;
            if (x > 709.782712893384lf) return packDouble2x32(uvec2(0u, 0x7ff00000u));
            if (x < -745.1332191019412lf) return 0.0lf;
            double k = roundEven(x * 1.4426950408889634lf);
            double r = (x - k * 0.6931471803691238lf) - k * 1.9082149292705877e-10lf;
            return hd_scale_f64(hd_exp_part_f64(r), int(k));
        }

        double hd_exp2_f64(double x)
        {
            if (hd_nan_f64(x)) return x;
            if (x >= 1024.0lf) return packDouble2x32(uvec2(0u, 0x7ff00000u));
            if (x < -1075.0lf) return 0.0lf;
            double k = roundEven(x);
            return hd_scale_f64(hd_exp_part_f64((x - k) * 0.6931471805599453lf), int(k));
        }

        // Logarithm of the significand brought to [sqrt(1/2), sqrt(2)); special operands leave by the flag.
        double hd_log_part_f64(double x, out int k, out bool special)
        {
            uvec2 u = unpackDouble2x32(x);
            k = 0;
            special = true;
            if (hd_nan_f64(x)) return x;
            if ((u.y & 0x7fffffffu) == 0u && u.x == 0u) return packDouble2x32(uvec2(0u, 0xfff00000u));
            if ((u.y >> 31) != 0u) return packDouble2x32(uvec2(0u, 0x7ff80000u));
            if (u.y >= 0x7ff00000u) return x;
            special = false;
            if (u.y < 0x00100000u)
            {
                u = unpackDouble2x32(x * 18014398509481984.0lf);
                k = -54;
            }
            k += int(u.y >> 20) - 1023;
            double m = packDouble2x32(uvec2(u.x, (u.y & 0x000fffffu) | 0x3ff00000u));
            if (m >= 1.4142135623730951lf)
            {
                m = m * 0.5lf;
                k++;
            }
            double f = m - 1.0lf, s = f / (2.0lf + f), z = s * s;
            double p = 0.14798198605116586lf;
            p = p * z + 0.15313837699209373lf;
            p = p * z + 0.1818357216161805lf;
            p = p * z + 0.22222198432149784lf;
            p = p * z + 0.2857142874366239lf;
            p = p * z + 0.3999999999940942lf;
            p = p * z + 0.6666666666666735lf;
            double h = 0.5lf * f * f;
            return f - (h - s * (h + z * p));
        }

        double hd_log_f64(double x)
        {
            int k;
            bool special;
            double l = hd_log_part_f64(x, k, special);
            return special ? l : double(k) * 0.6931471803691238lf + (l + double(k) * 1.9082149292705877e-10lf);
        }

        double hd_log2_f64(double x)
        {
            int k;
            bool special;
            double l = hd_log_part_f64(x, k, special);
            return special ? l : double(k) + l * 1.4426950408889634lf;
        }

        double hd_reduce_f64(double x, out int quadrant)
        {
            double k = roundEven(x * 0.6366197723675814lf);
            quadrant = int(hd_rem_f64(k, 4.0lf));
            double r = x - k * 1.5707963267341256lf;
            r = r - k * 6.077100506303966e-11lf;
            return r - k * 2.0222662487959506e-21lf;
        }

        double hd_sine_part_f64(double r)
        {
            double z = r * r, p = 1.58969099521155e-10lf;
            p = p * z - 2.5050760253406863e-08lf;
            p = p * z + 2.7557313707070068e-06lf;
            p = p * z - 0.0001984126982985795lf;
            p = p * z + 0.00833333333332249lf;
            p = p * z - 0.16666666666666632lf;
            return r + r * z * p;
        }

        double hd_cosine_part_f64(double r)
        {
            double z = r * r, p = -1.1359647557788195e-11lf;
            p = p * z + 2.087572321298175e-09lf;
            p = p * z - 2.7557314351390663e-07lf;
            p = p * z + 2.480158728947673e-05lf;
            p = p * z - 0.001388888888887411lf;
            p = p * z + 0.0416666666666666lf;
            return 1.0lf - (0.5lf * z - z * z * p);
        }

        double hd_quarter_f64(double x, int turn)
        {
            if ((unpackDouble2x32(x).y & 0x7fffffffu) >= 0x7ff00000u) return packDouble2x32(uvec2(0u, 0x7ff80000u));
            int q;
            double r = hd_reduce_f64(x, q);
            q += turn;
            double v = (q & 1) != 0 ? hd_cosine_part_f64(r) : hd_sine_part_f64(r);
            return (q & 2) != 0 ? -v : v;
        }

        double hd_sin_f64(double x)
        {
            return x == 0.0lf ? x : hd_quarter_f64(x, 0);
        }

        double hd_cos_f64(double x)
        {
            return hd_quarter_f64(x, 1);
        }

        double hd_tan_f64(double x)
        {
            return x == 0.0lf ? x : hd_quarter_f64(x, 0) / hd_quarter_f64(x, 1);
        }

        // Near 0 by Lambert's continued fraction, elsewhere by the exponential.
        double hd_tanh_f64(double x)
        {
            double a = abs(x), z = x * x;
            if (hd_nan_f64(x)) return x;
            if (a < 0.4lf) return x / (1.0lf + z / (3.0lf + z / (5.0lf + z / (7.0lf + z / (9.0lf + z / (11.0lf + z / (13.0lf + z / 15.0lf)))))));
            double t = 1.0lf - 2.0lf / (hd_exp_f64(2.0lf * a) + 1.0lf);
            return x < 0.0lf ? -t : t;
        }

        // The logarithm as two numbers, by the series of atanh, since its error is multiplied by y. a is positive and finite, y finite.
        double hd_pow_positive_f64(double a, double y)
        {
            int k = 0;
            uvec2 u = unpackDouble2x32(a);
            if ((u.y >> 20) == 0u)
            {
                u = unpackDouble2x32(a * 18014398509481984.0lf);
                k = -54;
            }
            k += int(u.y >> 20) - 1023;
            double m = packDouble2x32(uvec2(u.x, (u.y & 0xfffffu) | 0x3ff00000u));
            if (m > 1.4142135623730951lf)
            {
                m *= 0.5lf;
                k++;
            }
            precise double n = m - 1.0lf;
            precise double d = m + 1.0lf;
            precise double lost = m - (d - 1.0lf);
            precise double s = n / d;
            precise double rest = (hd_fma_f64(-s, d, n) - s * lost) / d;
            double z = s * s;
            double series = 1.0lf / 3.0lf + z * (1.0lf / 5.0lf + z * (1.0lf / 7.0lf + z * (1.0lf / 9.0lf + z * (1.0lf / 11.0lf + z * (1.0lf / 13.0lf + z * (1.0lf / 15.0lf + z * (1.0lf / 17.0lf + z * (1.0lf / 19.0lf + z * (1.0lf / 21.0lf + z * (1.0lf / 23.0lf + z * (1.0lf / 25.0lf)))))))))));
            precise double high = 2.0lf * s;
            precise double low = 2.0lf * rest + high * z * series;
            precise double p = high * 1.4426950408889634lf;
            precise double e = hd_fma_f64(high, 1.4426950408889634lf, -p) + high * 2.0355273740931033e-17lf + low * 1.4426950408889634lf;
            precise double whole = double(k);
            precise double sum = whole + p;
            precise double part = sum - whole;
            precise double err = (whole - (sum - part)) + (p - part) + e;
            precise double t = sum + err;
            precise double left = (sum - t) + err;
            precise double q = y * t;
            if (abs(q) > 2000.0lf) return q > 0.0lf ? packDouble2x32(uvec2(0u, 0x7ff00000u)) : 0.0lf;
            precise double more = hd_fma_f64(y, t, -q) + y * left;
            double r = hd_exp2_f64(q);
            return r == 0.0lf || r == packDouble2x32(uvec2(0u, 0x7ff00000u)) ? r : r + r * (more * 0.6931471805599453lf);
        }

        double hd_pow_f64(double x, double y)
        {
            double a = abs(x), b = abs(y), infinity = packDouble2x32(uvec2(0u, 0x7ff00000u)), nan = packDouble2x32(uvec2(0u, 0x7ff80000u));
            bool whole = b >= 9007199254740992.0lf || floor(y) == y;
            bool odd = whole && b < 9007199254740992.0lf && abs(hd_rem_f64(b, 2.0lf)) == 1.0lf;
            bool negative = (unpackDouble2x32(x).y >> 31) != 0u;
            if (y == 0.0lf || x == 1.0lf) return 1.0lf;
            if (hd_nan_f64(x) || hd_nan_f64(y)) return nan;
            if (a == 1.0lf && b == infinity) return 1.0lf;
            double r = a == 0.0lf || a == infinity || b == infinity
                ? ((a < 1.0lf) == (y < 0.0lf) ? infinity : 0.0lf)
                : hd_pow_positive_f64(a, y);
            if (negative && a != 0.0lf && a != infinity && !whole) return nan;
            return negative && odd ? -r : r;
        }
        """;
}
