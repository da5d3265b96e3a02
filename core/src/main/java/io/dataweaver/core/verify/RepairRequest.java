package io.dataweaver.core.verify;

/**
 * What a repair mends.
 *
 * @param verify what is compared, and how much is told; a repair looks at all keys, whatever the sample
 * @param deletesExtra whether rows are deleted at the sinks that the sources do not have
 * @param dryRun whether it is only to be found out what there is to do; the pipeline may be running then
 */
public record RepairRequest(VerifyRequest verify, boolean deletesExtra, boolean dryRun) {

    /** Copies what is missing or different, and deletes nothing. */
    public static final RepairRequest COPIES = new RepairRequest(VerifyRequest.ALL, false, false);

    public RepairRequest {
        verify = verify.sample(1);
    }

    /** Returns this request, which deletes what is extra too. */
    public RepairRequest andDeletes() {
        return new RepairRequest(verify, true, dryRun);
    }

    /** Returns this request for what {@code compared} is about. */
    public RepairRequest of(VerifyRequest compared) {
        return new RepairRequest(compared, deletesExtra, dryRun);
    }

    /** Returns this request, only to find out what there is to do. */
    public RepairRequest dry() {
        return new RepairRequest(verify, deletesExtra, true);
    }
}
