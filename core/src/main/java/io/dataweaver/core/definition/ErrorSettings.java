package io.dataweaver.core.definition;

import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.error.TableFailures;

/**
 * What happens when something goes wrong.
 *
 * @param handler takes rejected records
 * @param retry how often a failure that may pass is tried again
 * @param maxRejected how many rejected records are too many
 * @param tables what becomes of the run when it cannot go on with one of its tables
 * @param alerts who is told
 */
public record ErrorSettings(
        ResolvedComponent<RejectionHandlerPlugin> handler,
        RetryPolicy retry,
        RejectionLimit maxRejected,
        TableFailures tables,
        AlertSettings alerts) {}
