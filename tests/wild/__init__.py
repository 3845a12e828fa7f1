"""Odd clips and pictures made by rule from a seed, and what must hold of every one."""
