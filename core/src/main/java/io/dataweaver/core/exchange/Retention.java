package io.dataweaver.core.exchange;

import java.io.IOException;
import java.util.Optional;

/** Removes what all partitions have passed. <b>Threads.</b> One at a time. */
final class Retention {

    private final ManifestFiles files;
    private final LogView view;

    Retention(ManifestFiles files, ExchangeLayout layout) {
        this.files = files;
        this.view = new LogView(files, layout);
    }

    /** Removes, of the log of {@code run}, the segments of the entries before {@code index}, and files of the manifest that tell of no others. */
    void passed(String run, long index) throws IOException {
        view.refresh();
        if (view.state().isEmpty() || !view.state().get().run().equals(run)) {
            return;
        }
        for (long i = view.base(); i < index; i++) {
            Optional<LogView.Entry> entry = view.entry(i);
            if (entry.isEmpty()) {
                return;
            }
            Optional<Published.Segment> segment = entry.get().published().segment();
            if (segment.isPresent()) {
                files.files().delete(files.segment(segment.get().name()));
            }
        }
        view.forget(index);
        for (long number : view.filesBefore(index)) {
            files.files().delete(files.name(number));
        }
    }
}
