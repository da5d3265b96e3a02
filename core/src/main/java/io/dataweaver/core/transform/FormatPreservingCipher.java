package io.dataweaver.core.transform;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * The mode FF1 of AES, which permutes the texts of one length over an alphabet: NIST SP 800-38G, March 2016, §5.1.
 *
 * <p>Texts are numerals, {@code 0} to {@code radix - 1} each. Not thread-safe.
 */
final class FormatPreservingCipher {

    /** The least number of texts to permute among, SP 800-38G Revision 1 (draft, 2019) §5.1. */
    private static final BigInteger MIN_DOMAIN = BigInteger.valueOf(1_000_000);

    private static final int ROUNDS = 10;
    private static final int BLOCK = 16;

    private final Cipher aes;
    private final int radix;
    private final byte[] tweak;

    /**
     * Creates a cipher.
     *
     * @param key of AES
     * @param radix the size of the alphabet, 2 to 2<sup>16</sup>
     * @param tweak another one gives another permutation; not secret
     */
    FormatPreservingCipher(SecretKey key, int radix, byte[] tweak) {
        this.radix = radix;
        this.tweak = tweak.clone();
        try {
            // One block at a time: the chaining of the mode is below.
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES", impossible);
        }
    }

    /** Returns the shortest text that can be permuted safely. */
    static int minLength(int radix) {
        int length = 2;
        while (BigInteger.valueOf(radix).pow(length).compareTo(MIN_DOMAIN) < 0) {
            length++;
        }
        return length;
    }

    /** Permutes {@code numerals} in place; at least {@link #minLength}. Algorithm 7, FF1.Encrypt. */
    void encrypt(int[] numerals) {
        Halves halves = new Halves(numerals);
        for (int round = 0; round < ROUNDS; round++) {
            int length = round % 2 == 0 ? halves.u : halves.v;
            BigInteger modulus = BigInteger.valueOf(radix).pow(length);
            BigInteger c = halves.a.add(halves.mix(round, halves.b)).mod(modulus);
            halves.a = halves.b;
            halves.b = c;
        }
        halves.write(numerals);
    }

    /** Undoes {@link #encrypt}. Algorithm 8, FF1.Decrypt. */
    void decrypt(int[] numerals) {
        Halves halves = new Halves(numerals);
        for (int round = ROUNDS - 1; round >= 0; round--) {
            int length = round % 2 == 0 ? halves.u : halves.v;
            BigInteger modulus = BigInteger.valueOf(radix).pow(length);
            BigInteger c = halves.b.subtract(halves.mix(round, halves.a)).mod(modulus);
            halves.b = halves.a;
            halves.a = c;
        }
        halves.write(numerals);
    }

    /** The two parts of a text as numbers, and what the rounds need of its length; letters as in the standard. */
    private final class Halves {
        private final int n;
        private final int u;
        private final int v;
        private final int byteCount;
        private final int digestLength;
        private final byte[] p;
        private BigInteger a;
        private BigInteger b;

        Halves(int[] numerals) {
            n = numerals.length;
            u = n / 2;
            v = n - u;
            BigInteger base = BigInteger.valueOf(radix);
            byteCount = (base.pow(v).subtract(BigInteger.ONE).bitLength() + 7) / 8;
            digestLength = 4 * ((byteCount + 3) / 4) + 4;
            p = ByteBuffer.allocate(BLOCK)
                    .put(new byte[] {1, 2, 1, (byte) (radix >> 16), (byte) (radix >> 8), (byte) radix, ROUNDS, (byte) u
                    })
                    .putInt(n)
                    .putInt(tweak.length)
                    .array();
            a = number(numerals, 0, u);
            b = number(numerals, u, n);
        }

        private BigInteger number(int[] numerals, int from, int to) {
            BigInteger number = BigInteger.ZERO;
            for (int i = from; i < to; i++) {
                number = number.multiply(BigInteger.valueOf(radix)).add(BigInteger.valueOf(numerals[i]));
            }
            return number;
        }

        void write(int[] numerals) {
            write(a, numerals, 0, u);
            write(b, numerals, u, n);
        }

        private void write(BigInteger number, int[] numerals, int from, int to) {
            BigInteger rest = number;
            for (int i = to - 1; i >= from; i--) {
                BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(radix));
                numerals[i] = parts[1].intValue();
                rest = parts[0];
            }
        }

        /** Returns the number y of a round: steps 6.i to 6.iv of the algorithm. */
        BigInteger mix(int round, BigInteger half) {
            int t = tweak.length;
            int zeros = Math.floorMod(-t - byteCount - 1, BLOCK);
            ByteBuffer q = ByteBuffer.allocate(BLOCK + t + zeros + 1 + byteCount);
            q.put(p).put(tweak).position(BLOCK + t + zeros);
            q.put((byte) round).put(fixed(half, byteCount));
            byte[] r = chained(q.array());
            ByteBuffer s = ByteBuffer.allocate((digestLength + BLOCK - 1) / BLOCK * BLOCK);
            s.put(r);
            for (int j = 1; s.hasRemaining(); j++) {
                byte[] block = r.clone();
                ByteBuffer.wrap(block).putInt(BLOCK - 4, ByteBuffer.wrap(block).getInt(BLOCK - 4) ^ j);
                s.put(block(block));
            }
            return new BigInteger(1, s.array(), 0, digestLength);
        }

        private byte[] fixed(BigInteger number, int length) {
            byte[] bytes = number.toByteArray();
            byte[] result = new byte[length];
            int copied = Math.min(bytes.length, length);
            System.arraycopy(bytes, bytes.length - copied, result, length - copied, copied);
            return result;
        }
    }

    /** The function PRF of §4.5: the last block of the chained blocks, from zero. */
    private byte[] chained(byte[] blocks) {
        byte[] chained = new byte[BLOCK];
        for (int from = 0; from < blocks.length; from += BLOCK) {
            for (int i = 0; i < BLOCK; i++) {
                chained[i] ^= blocks[from + i];
            }
            chained = block(chained);
        }
        return chained;
    }

    private byte[] block(byte[] block) {
        try {
            return aes.doFinal(block);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a block of 16 bytes can be encrypted", impossible);
        }
    }
}
