package io.dataweaver.testkit.simulation;

import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.state.StateFiles;
import java.util.random.RandomGenerator;

/** A mistake that an engine, a store or a connector could make, put in on purpose: the simulation must find each. */
enum PlantedBug {
    NONE,

    ACKNOWLEDGES_BEFORE_THE_CHECKPOINT_IS_DURABLE {
        @Override
        StateStore store(StateStore store, Sink sink) {
            return new BuggyStores.Late(store);
        }
    },
    ACKNOWLEDGES_WHAT_WAS_READ {
        @Override
        Source source(Source source) {
            return new BuggySources.Eager(source);
        }
    },
    COMMITS_BEFORE_STORING {
        @Override
        StateStore store(StateStore store, Sink sink) {
            return new BuggyStores.CommittingFirst(store, sink);
        }
    },
    REMOVES_THE_OLD_CHECKPOINT_FIRST {
        @Override
        StateStore store(StateStore store, Sink sink) {
            return new BuggyStores.RemovingFirst(store);
        }
    },
    FORGETS_COUNTS_AT_RESTART {
        @Override
        StateStore store(StateStore store, Sink sink) {
            return new BuggyStores.ForgettingCounts(store);
        }
    },
    DOES_NOT_FORCE_CHECKPOINTS {
        @Override
        StateFiles files(StateFiles files) {
            return new BuggyFiles.NotForcing(files);
        }
    },
    DOES_NOT_FORCE_NAMES_OF_CHECKPOINTS {
        @Override
        StateFiles files(StateFiles files) {
            return new BuggyFiles.NotForcingNames(files);
        }
    },
    KEEPS_DEAD_LETTERS_AFTER_THE_CHECKPOINT {
        @Override
        RejectionHandler rejections(RejectionHandler handler) {
            return new BuggyRejections(handler);
        }
    },
    KEEPS_DEAD_LETTERS_AGAIN_AFTER_A_RESTART {
        @Override
        String deadLetters(int process) {
            return "-" + process;
        }
    },
    COMMITS_TWICE {
        @Override
        Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
            return new BuggySinks.CommittingTwice(table, wire, random);
        }
    },
    IGNORES_EPOCHS {
        @Override
        Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
            return new BuggySinks.IgnoringEpochs(table, wire, random);
        }
    },
    RESUMES_BEFORE_WHAT_THE_SINK_HOLDS {
        @Override
        Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
            return new BuggySinks.HoldingNothing(table, wire, random);
        }
    },
    TRIES_AGAIN_WITHOUT_LOOKING_AT_THE_SINK {
        @Override
        Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
            return new BuggySinks.LookingOnce(table, wire, random);
        }
    },
    TELLS_POSITIONS_WHILE_A_COMMIT_IS_ON_ITS_WAY {
        @Override
        Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
            return new BuggySinks.NotWaiting(table, wire, random);
        }
    },
    REVERSES_BATCHES {
        @Override
        Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
            return new BuggySinks.Reversing(table, wire, random);
        }
    },
    LOSES_THE_TAIL {
        @Override
        Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
            return new BuggySinks.LosingTheTail(table, wire, random);
        }
    },
    LOSES_WHAT_IT_READS_WHEN_STOPPED {
        @Override
        Source source(Source source) {
            return new BuggySources.LosingWhenWoken(source);
        }
    };

    StateFiles files(StateFiles files) {
        return files;
    }

    StateStore store(StateStore store, Sink sink) {
        return store;
    }

    Source source(Source source) {
        return source;
    }

    Sink sink(SimulatedTable table, Wire wire, RandomGenerator random) {
        return new SimulatedSink(table, wire, random);
    }

    RejectionHandler rejections(RejectionHandler handler) {
        return handler;
    }

    /** Returns what is added to the name of the run for its dead letters. */
    String deadLetters(int process) {
        return "";
    }
}
