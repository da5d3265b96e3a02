package io.dataweaver.connector.file;

import io.dataweaver.api.format.RandomAccessBytes;
import java.io.Closeable;

/** An open file. Reading on where the last read ended is fast everywhere. Any thread may read. */
interface FileBytes extends RandomAccessBytes, Closeable {}
