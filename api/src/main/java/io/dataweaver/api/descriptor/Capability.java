package io.dataweaver.api.descriptor;

/** What a component can do; the planner computes the guarantee from these, and the docs and tests read the same list. */
public enum Capability {
    /** Source: ends by itself. */
    BOUNDED("ends by itself"),
    /** Source: goes on until it is stopped. */
    UNBOUNDED("goes on until stopped"),
    /** Source: reading again from a position gives the same rows. */
    REPLAYABLE("reads again from a position"),
    /** Source: can be read by several readers at the same time. */
    PARALLEL("read by several readers at once"),
    /** Source: all splits together show one moment. */
    CONSISTENT_SNAPSHOT("all rows as of one moment"),
    /** Source: takes over simple conditions. */
    FILTER_PUSH_DOWN("filters at the source"),
    /** Source: reads only the wanted columns. */
    PROJECTION_PUSH_DOWN("reads only wanted columns"),
    /** Source: sends updates and deletes as well. */
    CHANGES("sends updates and deletes"),
    /** Source: tells, in the order of the rows, that a dataset was emptied at once; no other split has rows of it then that are not durable. */
    TELLS_EMPTYING("tells when a table is emptied"),
    /** Source: a row may come more than once, also where nothing failed. */
    REPEATS("may give a row again"),
    /** Source: splits may be added to a run while it goes on, such as those of a next phase. */
    LATER_SPLITS("may read further parts later"),
    /** Source: its columns are told by what is on this machine; no other system is contacted. */
    LOCAL("on this machine"),
    /**
     * Source or sink: a transaction of the source, over all its datasets, takes effect at once and in its order. A source has splits of
     * several datasets then, and tells where transactions end; a sink writes all datasets of a split in one transaction.
     */
    WHOLE_TRANSACTIONS("keeps transactions whole"),
    /**
     * Source: has splits of several datasets, which have one position, though it does not keep transactions whole. Where they go to has to
     * write all datasets of a split in one transaction, as a sink does that has {@link #WHOLE_TRANSACTIONS}.
     */
    DATASETS_TOGETHER("reads several tables by one reader"),
    /** Source or sink: belongs to the process that it is made in, such as standard input; no other one can take over. */
    OF_PROCESS("only in the process that starts the run"),

    /** Sink: stores positions in the same transaction as the data. */
    TRANSACTIONAL_POSITIONS("positions in the transaction of the data"),
    /** Sink: prepares data durably, and shows it on commit. */
    TWO_PHASE_COMMIT("published on commit"),
    /** Sink: writing a row again changes nothing. */
    IDEMPOTENT_BY_KEY("writing again changes nothing"),
    /** Sink: of each key it holds what was written last, so that a row that is written again takes the place of a wrong one. */
    NEWEST_OF_KEY_COUNTS("the newest of a key counts"),
    /** Sink: applies updates and deletes. */
    APPLIES_CHANGES("applies updates and deletes"),
    /** Sink: empties its target where the source tells that it was emptied, in the transaction of the rows around it. */
    APPLIES_EMPTYING("is emptied with its source"),
    /** Sink: makes its target if it is missing. */
    CREATES_TARGET("creates its target"),
    /** Sink: changes a target that is there, or leaves values out, where columns of the rows have changed. */
    EVOLVES_TARGET("changes its target where columns change"),
    /** Sink: replaces all there was at once, at the end. */
    ATOMIC_REPLACE("replaces all at once"),
    /** Sink: keeps the order of rows across splits. */
    KEEPS_ORDER("keeps the order of rows"),
    /** Sink: reads back what it holds, so that it can be compared with the source. */
    READS_BACK("read back to be verified"),
    /** Sink: of a binary fraction that is negative zero it holds zero, so that reading back tells them not apart. */
    ONE_ZERO("some hold no negative zero"),

    /** Format: a file of it can be read by several readers at once. */
    SPLITTABLE("read in several ranges at once"),
    /** Format: nested values are kept. */
    NESTED("nested values"),

    /** Engine: restarts from checkpoints without loss or duplicate where source and sink allow it. */
    EXACTLY_ONCE("exactly once where source and sink allow it");

    private final String meaning;

    Capability(String meaning) {
        this.meaning = meaning;
    }

    /** Returns what it means, in a few words for people. */
    public String meaning() {
        return meaning;
    }
}
