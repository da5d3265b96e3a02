package io.dataweaver.testkit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to go wrong at the stand-in for Google Cloud Storage. Thread-safe. */
final class GcsFaults {

    /**
     * @param status of the answer in place of carrying out the request; 0 if it is carried out and the connection breaks
     * @param midway whether it breaks in the middle of the bytes, not before the answer
     */
    record Fault(String method, String path, int status, boolean midway) {}

    private final List<Fault> waiting = new ArrayList<>();

    synchronized void add(Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            waiting.add(fault);
        }
    }

    synchronized void clear() {
        waiting.clear();
    }

    synchronized int left() {
        return waiting.size();
    }

    synchronized Optional<Fault> take(String method, String path) {
        for (Fault fault : waiting) {
            if (fault.method().equals(method) && path.contains(fault.path())) {
                waiting.remove(fault);
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
