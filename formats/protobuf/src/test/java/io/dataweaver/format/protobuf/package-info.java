/** Tests of the Protobuf format. */
@NullMarked
package io.dataweaver.format.protobuf;

import org.jspecify.annotations.NullMarked;
