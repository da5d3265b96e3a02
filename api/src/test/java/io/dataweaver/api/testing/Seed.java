package io.dataweaver.api.testing;

import java.util.Random;

/** A source of randomness that says how to repeat it: {@code -Dseed=N} gives every test the same one again. */
public final class Seed {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private Seed() {}

    /** Returns randomness for {@code test}, and prints the seed of this run. */
    public static Random random(String test) {
        System.out.println(test + ": -Dseed=" + SEED);
        return new Random(SEED);
    }
}
