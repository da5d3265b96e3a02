package io.dataweaver.core.definition;

import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;

/**
 * What happens when something goes wrong.
 *
 * @param handler takes rejected records
 * @param retry how often a failure that may pass is tried again
 * @param maxRejected how many rejected records are too many
 * @param alerts who is told
 */
public record ErrorSettings(
        ResolvedComponent<RejectionHandlerPlugin> handler,
        RetryPolicy retry,
        RejectionLimit maxRejected,
        AlertSettings alerts) {}
