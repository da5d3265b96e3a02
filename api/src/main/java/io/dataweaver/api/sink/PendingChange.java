package io.dataweaver.api.sink;

/**
 * A change of a target that is made only when a person has approved it.
 *
 * @param statement what would be executed, or a sentence for it
 * @param id the same for the same change of the same column of the same target, and another for any later one, also if its
 *     statement is the same; letters and digits
 */
public record PendingChange(String statement, String id) {

    public PendingChange {
        if (!id.matches("[A-Za-z0-9]{1,100}")) {
            throw new IllegalArgumentException("the id of a change is letters and digits, but is '" + id + "'");
        }
    }
}
