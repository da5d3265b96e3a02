/** What every engine must do. */
@NullMarked
package io.dataweaver.testkit.engine;

import org.jspecify.annotations.NullMarked;
