/** Where a pipeline keeps what must survive a crash. */
@NullMarked
package io.dataweaver.api.state;

import org.jspecify.annotations.NullMarked;
