package io.dataweaver.core.verify;

/**
 * What a repair has done.
 *
 * @param found what was different before it
 * @param copied how many keys were copied anew
 * @param deleted how many keys were deleted at the sinks
 * @param rejected how many rows were rejected on their way: they are still missing or different
 * @param left what is different after it
 */
public record RepairReport(VerifyReport found, long copied, long deleted, long rejected, VerifyReport left) {

    /** Tells whether nothing is different any more. */
    public boolean isEqual() {
        return left.isEqual();
    }
}
