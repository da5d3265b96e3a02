package io.dataweaver.api.alert;

import java.util.Locale;

/** What an alert is about. More may come: a hook treats one that it does not know by its {@link AlertSeverity}. */
public enum AlertEvent {
    /** A run failed, or could not be started; the next start resumes it. */
    FAILED(AlertSeverity.ERROR),
    /** A run cannot go on with one of its tables, and goes on with the others; the next start tries it again. */
    SUSPENDED(AlertSeverity.ERROR),
    /** A run ended because more records were rejected than are allowed. */
    REJECTION_LIMIT(AlertSeverity.ERROR),
    /** Calls to another system have failed for some time and are made again and again. */
    OUTAGE(AlertSeverity.WARNING),
    /** A checkpoint is overdue for longer than it should be: nothing has become durable since the last one. */
    CHECKPOINT_AGE(AlertSeverity.WARNING),
    /** What an alert had told of is over: calls succeed again, or a checkpoint was made. */
    RECOVERED(AlertSeverity.INFO),
    /** Records were rejected; they are where the policy of the pipeline puts them. */
    REJECTED(AlertSeverity.WARNING);

    private final AlertSeverity severity;

    AlertEvent(AlertSeverity severity) {
        this.severity = severity;
    }

    /** Returns how soon someone should look. */
    public AlertSeverity severity() {
        return severity;
    }

    /** Returns the word that pipeline files and messages use, such as {@code rejection_limit}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
