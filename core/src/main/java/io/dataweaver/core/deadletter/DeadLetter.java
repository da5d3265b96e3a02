package io.dataweaver.core.deadletter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record, with all that is known.
 *
 * @param id names it: 32 hexadecimal digits
 * @param pipeline the name of the pipeline
 * @param run the run that rejected it
 * @param fingerprint of the definition of the pipeline then
 * @param rejectedAt when
 * @param dataset what the record belongs to
 * @param split in which part of the source it stands
 * @param origin where in the split: a line, or the number of the record, from 1
 * @param readTo up to where the split had been read by then, as the source writes positions; null if unknown
 * @param step which step refused it
 * @param code the error's code
 * @param column the column at fault; null if it is the whole record
 * @param message what is wrong
 * @param causes what stands behind the message, from the outermost on
 * @param record the record: as the source read it, unless {@code isOriginal} is false
 * @param isOriginal whether {@code record} is what the source read; false if only what the step saw is known
 * @param isPart whether a step had made several records of it, and this is about one of them
 * @param seen the record as the step saw it, if it differs from {@code record}; null if it does not
 * @param fate what has become of it
 */
public record DeadLetter(
        String id,
        String pipeline,
        String run,
        String fingerprint,
        Instant rejectedAt,
        String dataset,
        String split,
        long origin,
        @Nullable String readTo,
        String step,
        String code,
        @Nullable String column,
        String message,
        List<String> causes,
        DeadRecord record,
        boolean isOriginal,
        boolean isPart,
        DeadRecord.@Nullable Row seen,
        Fate fate) {

    public DeadLetter {
        causes = List.copyOf(causes);
    }

    DeadLetter with(Fate now) {
        return new DeadLetter(
                id,
                pipeline,
                run,
                fingerprint,
                rejectedAt,
                dataset,
                split,
                origin,
                readTo,
                step,
                code,
                column,
                message,
                causes,
                record,
                isOriginal,
                isPart,
                seen,
                now);
    }
}
