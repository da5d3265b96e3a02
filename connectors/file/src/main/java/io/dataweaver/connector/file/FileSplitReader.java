package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.time.Duration;

/** Reads one file, or one range of it. Its data is at hand, so that it does not wait. */
final class FileSplitReader implements SplitReader {

    private final FileSplit part;
    private final OpenFile open;
    private final Decoder decoder;
    private boolean atEnd;

    FileSplitReader(FileSplit part, OpenFile open, Decoder decoder) {
        this.part = part;
        this.open = open;
        this.decoder = decoder;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (atEnd) {
            return new ReadResult.EndOfSplit();
        }
        Decoded decoded;
        try {
            decoded = decoder.decode(open.input());
        } catch (IOException failed) {
            throw open.failure(failed);
        }
        if (decoded.atEnd()) {
            requireAll();
            atEnd = true;
            if (decoded.batch().isEmpty() && decoded.rejections().isEmpty()) {
                return new ReadResult.EndOfSplit();
            }
        }
        FilePosition position = FilePosition.of(open.input(), decoder);
        return new ReadResult.Rows(decoded.batch(), decoded.rejections(), position.toPosition());
    }

    /** A file that was cut or written to while it was read may have given half a record as its last. */
    private void requireAll() {
        ByteInput input = open.input();
        long read = input.offset() + (input.limit() - input.position());
        if (!part.file().isCompressed() && read < part.range().end()) {
            throw new DataWeaverException(
                    FileErrorCode.FILE_CHANGED,
                    part.file().name() + " ended at byte " + read + ", but byte "
                            + part.range().end() + " was expected",
                    "do not write to files while they are read; start over with `--restart`",
                    null);
        }
        part.file().verifyUnchanged();
    }

    @Override
    public double progress() {
        if (atEnd) {
            return 1;
        }
        long length = part.range().end() - part.range().start();
        return part.file().isCompressed() || length <= 0
                ? open.packedProgress()
                : (double) (open.input().offset() - part.range().start()) / length;
    }

    @Override
    public void close() {
        try {
            open.close();
        } catch (IOException failed) {
            throw DataFile.unreadable(part.file().name(), failed);
        }
    }
}
