package io.dataweaver.core.keyed;

import java.util.Arrays;

/**
 * Puts rows in order, by when they happened and, of those that happened at once, by which came first. Each tree is known by the row
 * at its root, {@link #NONE} if it is empty. Which of two rows is above the other goes by a hash of theirs, so a tree is about as deep
 * as the logarithm of its size in whatever order rows come (Seidel, Aragon: Randomized Search Trees, 1996).
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class RowTrees {

    /** In place of a row that is not there. */
    static final int NONE = -1;

    private final RowPages rows;
    private int[] path = new int[64];
    private int depth;
    private int subtree = NONE;
    private long earliest;

    RowTrees(RowPages rows) {
        this.rows = rows;
    }

    /** Returns the tree with one row more, which is in none. */
    int with(int tree, int row) {
        if (tree == NONE || isAbove(row, tree)) {
            split(tree, row);
            return row;
        }
        int parent = tree;
        while (true) {
            boolean behind = rows.isBefore(parent, row);
            int child = child(parent, behind);
            if (child == NONE || isAbove(row, child)) {
                split(child, row);
                link(parent, behind, row);
                return tree;
            }
            parent = child;
        }
    }

    /** Makes {@code row} the root of all rows of a tree. */
    private void split(int tree, int row) {
        int last = row; // of those before
        int next = row; // of those behind
        int rest = tree;
        while (rest != NONE) {
            if (rows.isBefore(rest, row)) {
                link(last, last != row, rest);
                last = rest;
                rest = child(rest, true);
            } else {
                link(next, next == row, rest);
                next = rest;
                rest = child(rest, false);
            }
        }
        link(last, last != row, NONE);
        link(next, next == row, NONE);
    }

    /** Returns a tree, which is not empty, without its first row. */
    int withoutFirst(int tree) {
        if (child(tree, false) == NONE) {
            return child(tree, true);
        }
        int parent = tree;
        int first = child(tree, false);
        while (child(first, false) != NONE) {
            parent = first;
            first = child(first, false);
        }
        link(parent, false, child(first, true));
        return tree;
    }

    /** Goes to the first row of a tree that happened no earlier than at a time; trees do not change while {@link #next} is called. */
    int first(int tree, long from) {
        depth = 0;
        subtree = tree;
        earliest = from;
        return next();
    }

    /** Goes to the next row; returns {@link #NONE} if there is none. */
    int next() {
        while (subtree != NONE) {
            if (rows.time(subtree) < earliest) {
                subtree = child(subtree, true);
            } else {
                if (depth == path.length) {
                    path = Arrays.copyOf(path, 2 * depth);
                }
                path[depth++] = subtree;
                subtree = child(subtree, false);
            }
        }
        if (depth == 0) {
            return NONE;
        }
        int row = path[--depth];
        subtree = child(row, true);
        return row;
    }

    private int child(int row, boolean behind) {
        RowPage page = rows.of(row);
        return (behind ? page.behind : page.before)[row & RowPage.MASK];
    }

    private void link(int row, boolean behind, int child) {
        RowPage page = rows.of(row);
        (behind ? page.behind : page.before)[row & RowPage.MASK] = child;
    }

    private static boolean isAbove(int row, int other) {
        return Integer.compareUnsigned(mix(row), mix(other)) > 0;
    }

    /** The finalizer of MurmurHash3 for 32 bits (Appleby, 2011): no two rows have one hash. */
    private static int mix(int row) {
        int mixed = (row ^ (row >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return mixed ^ (mixed >>> 16);
    }
}
