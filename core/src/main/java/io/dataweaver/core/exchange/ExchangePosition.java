package io.dataweaver.core.exchange;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import java.io.IOException;

/**
 * Where a reader of a partition stands.
 *
 * @param run whose log it is
 * @param entry the entry of the log from which it reads next
 * @param frame the frame of it from which it reads next
 * @param row how many rows of that frame it has read
 * @param watermark the event time up to which all upstream splits had come before the rows that this position came with: those
 *     of them that are older are late. {@link Long#MIN_VALUE} if that is not known, {@link Long#MAX_VALUE} once all splits are
 *     finished
 */
public record ExchangePosition(String run, long entry, int frame, int row, long watermark) {

    /** Returns this as a reader takes it. */
    public Position encode() {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(run));
        return new Position("{\"run\":\"" + quoted + "\",\"entry\":" + entry + ",\"frame\":" + frame + ",\"row\":" + row
                + ",\"watermark\":" + watermark + "}");
    }

    /**
     * Reads a position of an {@link ExchangeSource}.
     *
     * @throws DataWeaverException of kind FATAL if it is not one
     */
    public static ExchangePosition decode(Position position) {
        try {
            ManifestCodec.Fields fields = ManifestCodec.Fields.of(position.json());
            return new ExchangePosition(
                    fields.text("run"),
                    fields.number("entry"),
                    Math.toIntExact(fields.number("frame")),
                    Math.toIntExact(fields.number("row")),
                    fields.number("watermark"));
        } catch (IOException | ArithmeticException damaged) {
            throw new DataWeaverException(
                    ExchangeErrorCode.DAMAGED,
                    "the position " + position + " in an exchange is not what was written: " + damaged.getMessage(),
                    damaged);
        }
    }
}
