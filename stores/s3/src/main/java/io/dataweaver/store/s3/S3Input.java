package io.dataweaver.store.s3;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The bytes of an answer, all of them or an error; closing does not read the rest. Not thread-safe. */
final class S3Input extends FilterInputStream {

    private final ResponseInputStream<GetObjectResponse> answer;
    private long left;

    S3Input(ResponseInputStream<GetObjectResponse> answer, long length) {
        super(answer);
        this.answer = answer;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        if (left == 0 || count == 0) {
            return left == 0 ? -1 : 0;
        }
        int read = in.read(bytes, from, (int) Math.min(count, left));
        if (read < 0) {
            throw new EOFException("the answer ended " + left + " bytes too early");
        }
        left -= read;
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(Math.max(count, 0), 8192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            answer.abort();
        } else {
            answer.close();
        }
    }
}
