/** Protocol Buffers: delimited files and messages. Start reading at {@link ProtobufFormat}. */
@NullMarked
package io.dataweaver.format.protobuf;

import org.jspecify.annotations.NullMarked;
