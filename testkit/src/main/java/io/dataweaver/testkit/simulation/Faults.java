package io.dataweaver.testkit.simulation;

import java.util.random.RandomGenerator;

/**
 * Which faults a world has, and how many of a thousand calls each hits. Each seed draws its own: a world with all of them
 * at once hides what one alone would show.
 *
 * @param lostCalls calls of another system that do not reach it
 * @param lostAnswers calls that reach it, but whose answer does not come back
 * @param lateCommits commits that arrive after their client has given up
 * @param hungCalls calls that come back only when it is too late
 * @param diskErrors writes of which a part reaches the disk, and then an error comes
 * @param crashes whether processes die
 * @param powerLoss whether the disk loses power with them
 * @param stops whether a process is asked to stop in between
 * @param zombies whether a process is stopped for so long that another takes over
 * @param slow the longest that a call takes, in nanoseconds
 */
record Faults(
        int lostCalls,
        int lostAnswers,
        int lateCommits,
        int hungCalls,
        int diskErrors,
        boolean crashes,
        boolean powerLoss,
        boolean stops,
        boolean zombies,
        int slow) {

    private static final int MILLISECOND = 1_000_000;

    /** No faults. */
    static final Faults NONE = new Faults(0, 0, 0, 0, 0, false, false, false, false, MILLISECOND);

    static Faults draw(RandomGenerator random) {
        return new Faults(
                some(random, 60),
                some(random, 60),
                some(random, 60),
                some(random, 15),
                some(random, 20),
                random.nextInt(4) > 0,
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                MILLISECOND << random.nextInt(7));
    }

    private static int some(RandomGenerator random, int most) {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(most + 1);
    }
}
