package io.dataweaver.core.verify;

/**
 * Which rows are compared: those in which a column has some value or a larger one. A row counts as soon as it does so at one of the
 * sides; what both sides hold of its key is compared then.
 *
 * @param column as the pipeline writes it
 * @param value as text: a number, a date, a timestamp or a moment, of which a date alone is its beginning, in UTC
 */
public record Since(String column, String value) {

    /**
     * Reads {@code column=value}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Since parse(String text) {
        int at = text.indexOf('=');
        if (at < 1 || at == text.length() - 1) {
            throw new IllegalArgumentException("expected COLUMN=VALUE, but found '" + text + "'");
        }
        return new Since(text.substring(0, at).strip(), text.substring(at + 1).strip());
    }
}
