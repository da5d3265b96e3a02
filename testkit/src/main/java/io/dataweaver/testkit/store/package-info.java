/** What every object store must do, and servers that stores are tested against. */
@NullMarked
package io.dataweaver.testkit.store;

import org.jspecify.annotations.NullMarked;
