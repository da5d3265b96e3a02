package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.util.Optional;

/**
 * How the coordinator of a run tells a reader in another process what is durable: by a message in the log that the reader reads
 * anyway ({@code pg_logical_emit_message}), outside any transaction. It is text: the slot, a blank, and the place in the log.
 */
final class LogNote {

    private static final String PREFIX = "dataweaver";

    private LogNote() {}

    static void write(Session session, String slot, long durable) throws SQLException {
        session.query(
                "select pg_logical_emit_message(false, ?, ?)::text",
                row -> row.getString(1),
                PREFIX,
                slot + " " + ChangePosition.text(durable));
        session.commit();
    }

    /**
     * Reads a message that may be such a note.
     *
     * @param in where the prefix stands
     * @return what is durable, if it is for {@code slot}
     */
    static Optional<Long> read(LogMessage in, String slot) {
        String prefix = in.takeText();
        String text = in.takeText(in.takeInt());
        if (!prefix.equals(PREFIX)) {
            return Optional.empty();
        }
        String[] words = text.split(" ", -1);
        return words.length == 2 && words[0].equals(slot)
                ? Optional.of(ChangePosition.lsn(words[1]))
                : Optional.empty();
    }
}
