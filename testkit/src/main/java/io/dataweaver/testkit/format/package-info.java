/** What every format must do. */
@NullMarked
package io.dataweaver.testkit.format;

import org.jspecify.annotations.NullMarked;
