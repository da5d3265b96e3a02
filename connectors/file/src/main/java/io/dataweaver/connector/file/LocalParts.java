package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.Split;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parts that are hidden files until they are renamed. */
final class LocalParts implements SplitParts {

    private final PartFiles files;
    private final PartNames names;
    private final Split split;
    private final List<Finished> finished = new ArrayList<>();

    LocalParts(PartFiles files, PartNames names, Split split) {
        this.files = files;
        this.names = names;
        this.split = split;
    }

    private record Finished(String file, String folder, long length) {}

    @Override
    public OpenPart begin(String folder) {
        requireName(folder);
        return new Open(files.create(split.ordinal()), folder);
    }

    /** Java encodes names of files as the locale says, and knows just ASCII if that says nothing. */
    private void requireName(String folder) {
        try {
            names.relative(folder);
        } catch (InvalidPathException unfit) {
            throw new DataWeaverException(
                    FileErrorCode.WRITE_FAILED,
                    "this process cannot make the folder " + folder + ": " + unfit.getReason(),
                    "start it in a locale of UTF-8, such as with LC_ALL=C.UTF-8",
                    unfit);
        }
    }

    private final class Open implements OpenPart {
        private final PartFile file;
        private final String folder;

        Open(PartFile file, String folder) {
            this.file = file;
            this.folder = folder;
        }

        @Override
        public void write(byte[] bytes, int length) {
            file.write(bytes, 0, length);
        }

        @Override
        public long length() {
            return file.length();
        }

        @Override
        public void finish(Encoder encoder) {
            byte[] footer = file.footer(encoder);
            file.write(footer, 0, footer.length);
            finished.add(new Finished(file.path().getFileName().toString(), folder, file.sync()));
            file.close();
        }

        @Override
        public void abandon() {
            file.close();
        }
    }

    @Override
    public Optional<Committable> prepare(long checkpointId) {
        if (finished.isEmpty()) {
            return Optional.empty();
        }
        List<FinishedPart> parts = new ArrayList<>();
        for (Finished part : finished) {
            String visible = names.visible(part.folder(), split.ordinal(), checkpointId, parts.size());
            parts.add(new FinishedPart(names.relative(part.file()), visible, part.length()));
        }
        finished.clear();
        return Optional.of(FinishedPart.toCommittable(split.id(), parts));
    }
}
