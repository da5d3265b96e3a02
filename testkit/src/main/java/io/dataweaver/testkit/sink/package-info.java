/** What every sink must do. */
@NullMarked
package io.dataweaver.testkit.sink;

import org.jspecify.annotations.NullMarked;
