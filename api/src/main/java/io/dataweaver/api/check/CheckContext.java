package io.dataweaver.api.check;

import io.dataweaver.api.data.Schema;
import java.util.List;

/**
 * Takes what a component finds out about its surroundings, check by check, in the order in which people read them.
 *
 * <p><b>Threads.</b> One thread.
 */
public interface CheckContext {

    /** Returns the schemas of what a sink is to hold; empty for a source, and where the source could not tell them. */
    List<Schema> schemas();

    /** Takes a check; shown at once. */
    void report(Check check);

    /** Reports that something is as it has to be. */
    default void pass(String name, String found) {
        report(new Check(name, Check.Status.PASS, found, null));
    }

    /** Reports that something was not looked at, and why. */
    default void skip(String name, String reason) {
        report(new Check(name, Check.Status.SKIPPED, reason, null));
    }

    /** Reports that something works, but is likely to surprise. */
    default void warn(String name, String found, String hint) {
        report(new Check(name, Check.Status.WARN, found, hint));
    }

    /** Reports that a run would fail. */
    default void fail(String name, String found, String hint) {
        report(new Check(name, Check.Status.FAIL, found, hint));
    }
}
