@NullMarked
package io.dataweaver.testkit.deadletter;

import org.jspecify.annotations.NullMarked;
