package io.dataweaver.api.testing;

import java.util.Random;

/** A source of randomness that says how to repeat it: {@code -Dseed=N} gives every test the same one again. */
public final class Seed {

    private static final System.Logger LOGGER = System.getLogger(Seed.class.getName());
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private Seed() {}

    /** Returns randomness for {@code test}, and logs the seed of this run. */
    public static Random random(String test) {
        LOGGER.log(System.Logger.Level.INFO, "{0}: -Dseed={1}", test, Long.toString(SEED));
        return new Random(SEED);
    }
}
